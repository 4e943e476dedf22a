#compdef trail-audit
# Completion of trail-audit in zsh. In ~/.zshrc, behind compinit: source <(trail-audit completion zsh)

_trail_audit() {
  local line
  local -a answer described
  answer=("${(@f)$("$words[1]" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $answer[1] == :files ]]; then
    _files
    return
  fi
  # A line is a word, a tab and what it means; _describe wants a colon between them.
  for line in $answer; do described+=("${${line//:/\\:}/$'\t'/:}"); done
  _describe 'trail-audit' described
}

# As a file _trail-audit in $fpath it is the function itself; sourced, it is registered.
if [[ $funcstack[1] == _trail-audit ]]; then
  _trail_audit
else
  compdef _trail_audit trail-audit
fi
