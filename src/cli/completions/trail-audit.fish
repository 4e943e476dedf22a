# Completion of trail-audit in fish. In ~/.config/fish/config.fish: trail-audit completion fish | source

function __trail_audit_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    # A line is a word, a tab and what it means, as fish itself wants it.
    set -l answer ($words[1] complete -- $words[2..] "$current" 2>/dev/null)
    if test "$answer[1]" = :files
        __fish_complete_path "$current"
    else
        printf '%s\n' $answer
    end
end

complete --command trail-audit --no-files --arguments '(__trail_audit_complete)'
