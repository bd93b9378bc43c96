# Runs a command for as long as the process that started this script lives. That process holds the other end of our
# stdin and never writes to it: end of file means that it is gone, however it went. Then the folder goes too.
#
#   sh -c SCRIPT supervise NAME SIGNAL FOLDER COMMAND ARGUMENTS…
#
# NAME is `initialise`, which is waited for, or `server`, which isn't expected to end before the tests do.
name=$1
signal=$2
folder=$3
shift 3
exec 3<&0

"$@" </dev/null >"$folder/$name.log" 2>&1 &
child=$!
{
    cat <&3 >/dev/null
    [ -e "$folder/$name.ended" ] && exit
    : >"$folder/$name.orphaned"
    kill -s "$signal" "$child"
} &
watcher=$!

wait "$child"
status=$?
: >"$folder/$name.ended" # a server that ends by itself has failed: the starter looks for this file
if [ "$name" = server ]; then
    wait "$watcher"
    : >"$folder/$name.orphaned"
fi
if [ -e "$folder/$name.orphaned" ]; then
    until rm -rf -- "$folder" 2>/dev/null; do sleep 0.1; done # the command's own children may still write
fi
exit "$status"
