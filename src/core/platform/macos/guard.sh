# Ends a host's children when the host has ended. The host writes "+ TARGET" for each child that starts and "- TARGET" for
# each that has ended; TARGET is what `kill` takes: a process, or a group with a minus before it. The argument is the time in
# seconds that children have for their exit hooks.
signal= interrupted=
for name in INT QUIT TERM HUP; do
  # A terminal gives its signals to the host and to us; the first is passed on to the children.
  trap "signal=\${signal:-$name} interrupted=yes" "$name"
done
echo ready
targets=' '
while :; do
  if read -r change target; then
    case $change in
      +) targets="$targets$target " ;;
      -) targets="${targets%% $target *} ${targets#* $target }" ;;
    esac
  elif [ -n "$interrupted" ]; then
    interrupted=
  else
    break
  fi
done
tell() {
  for target in $targets; do
    kill "-$1" "$target" 2>/dev/null
  done
}
[ -z "$signal" ] || tell "$signal"
# One that sleeps shall wake for its end.
tell CONT
[ "$targets" = ' ' ] || sleep "$1"
tell KILL
exit 0
