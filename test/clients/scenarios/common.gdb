# What every debugger of these scenarios is told first.
set debuginfod enabled off
maint set worker-threads 0
set confirm off
set pagination off
set width 0
set trace-commands on
