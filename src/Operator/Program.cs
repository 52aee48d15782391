using System.CommandLine;
using ScheduledJobs.Operator.Hosting;

namespace ScheduledJobs.Operator;

internal static class Program
{
    private static Task<int> Main(string[] args) => OperatorCommand.Create().Parse(args).InvokeAsync();
}
