namespace ScheduledJobs.ConsoleServer;

internal static class Program
{
    private static Task<int> Main(string[] args) => ServerCommand.Create(ServerRun.RunAsync).Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
}
