# What bash offers for the last word of a line, one a line: the words are given as arguments.
set -u
source <(trail-audit completion bash)
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_trail_audit "$1" "${!#}" "${@: -2:1}"
[ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
