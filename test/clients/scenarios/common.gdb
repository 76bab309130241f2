# What every debugger of these scenarios is told first.
set debuginfod enabled off
maint set worker-threads 0
set confirm off
set pagination off
set width 0
# A busy machine needs more than the two seconds that gdb gives a server for an answer.
set remotetimeout 300
set trace-commands on
