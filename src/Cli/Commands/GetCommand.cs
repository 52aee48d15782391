using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>get NAME</c>: one schedule in full.</summary>
internal static class GetCommand
{
    public static Command Create(CommandContext context)
    {
        var name = CommonOptions.Name(context);
        var zone = ZoneOption.Create();
        var output = CommonOptions.Output(hasWide: false);
        var command = new Command("get", "Show one schedule in full.") { name, output, zone };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var cluster = context.Connect(parsed);
            var item = await RawObjects.GetAsync(cluster, parsed.GetRequiredValue(name), cancellationToken);
            if (parsed.GetValue(output) is not OutputFormat.Table and var format)
            {
                ObjectPrinter.Print(context.Host, format, item);
                return ExitCodes.Done;
            }

            var job = RawObjects.Typed(item);
            var schedule = ZoneOption.CompilerOf(parsed, zone, await ClusterCalendars.OfAsync(cluster, job, cancellationToken)).Compile(job).Schedule;
            DetailsPrinter.Print(context.Host, ScheduleDetails.Of(job, schedule, context.Host));
            return ExitCodes.Done;
        });
        return command;
    }
}
