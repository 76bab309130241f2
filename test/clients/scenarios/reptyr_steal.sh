# The tracer takes a terminal from its emulator, which it makes send the file in
# a message; the programs on it notice nothing.
# expect: two: new no, controlling yes, leader no, foreground yes
# expect: old terminal null
# expect: status 7
exec python3 -S reptyr_steal.py
