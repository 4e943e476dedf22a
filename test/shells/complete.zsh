# What zsh makes of a line at Tab: the line is typed on a terminal of zsh's own, and shown again by a widget.
zmodload zsh/zpty
zpty shell 'zsh -f -i'
line() { zpty -w shell "$1"; }
line 'PS1= ; autoload -Uz compinit; compinit -u; setopt no_beep no_list_ambiguous'
line 'source <(trail-audit completion zsh)'
line 'show() { print -rn -- "<<$BUFFER>>" > /dev/tty; BUFFER= }; zle -N show; bindkey "^X" show; print rea""dy'
zpty -r shell answer '*ready*'
zpty -n -w shell "$1"$'\t\x18'
zpty -r shell answer '*<<*>>*'
print -r -- "${${answer##*<<}%%>>*}"
zpty -d shell
