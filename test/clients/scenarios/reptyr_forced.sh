# Programs that reptyr takes only if told to, or not at all.
# expect: Target is not connected to a terminal
# expect: two: new no, controlling yes, leader yes
# expect: shares PID's process group
# expect: turned 1 wanted 1
test -e /dev/console || mknod /dev/console c 5 1 # a sandbox has none
exec python3 -S reptyr_forced.py
