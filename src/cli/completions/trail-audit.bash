# Completion of trail-audit in bash. In ~/.bashrc: source <(trail-audit completion bash)

_trail_audit() {
  local word current=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  # A line is a word, a tab and what it means; bash shows the word.
  while IFS=$'\t' read -r word _; do
    if [[ $word != :files ]]; then
      COMPREPLY+=("$word")
      continue
    fi
    # macOS's bash 3.2 has no compopt, and leaves out the slash behind a folder.
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  done < <("$1" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _trail_audit trail-audit
