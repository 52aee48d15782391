using System.CommandLine;
using ScheduledJobs.Cli.Convert;

return await new RootCommand("Works with ScheduledJobs: what runs when, why, and now.") { ConvertCommand.Create(TimeProvider.System, Console.In) }.Parse(args).InvokeAsync();
