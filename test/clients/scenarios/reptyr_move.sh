# A program moves to another terminal: the tracer stops it, has it make calls of
# its own, which end with a new session there, and lets it go.
# expect: two: new yes, controlling yes, leader yes, foreground yes, announced yes
# platforms: systrap ptrace
test -e /dev/console || mknod /dev/console c 5 1 # a sandbox has none
exec python3 -S reptyr_move.py
