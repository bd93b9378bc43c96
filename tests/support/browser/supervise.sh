# Runs a browser's driver for as long as the test process lives; the end of file on our stdin means that it is gone.
# We lead a process group of our own, so one signal reaches the driver and the browsers that it started.
#
#   sh -c SCRIPT supervise FOLDER DRIVER ARGUMENTS…
folder=$1
shift
exec 3<&0

"$@" </dev/null 2>/dev/null 3<&- &
exec >/dev/null # the driver alone holds the test's pipe: its end shows as end of file there
cat <&3

trap : TERM
kill -s TERM 0
wait
until rm -rf -- "$folder" 2>/dev/null; do sleep 0.1; done # a browser may still write while it ends
