using ScheduledJobs.Operator.Hosting;

namespace ScheduledJobs.Operator;

internal static class Program
{
    // The operator follows its own rules for stopping (--shutdown-grace). System.CommandLine would end the process two seconds after SIGTERM.
    private static Task<int> Main(string[] args) =>
        OperatorCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
}
