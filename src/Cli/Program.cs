using System.CommandLine;
using ScheduledJobs.Cli.Convert;

var root = new RootCommand("Works with ScheduledJobs: what runs when, why, and now.") { ConvertCommand.Create(TimeProvider.System, Console.In) };
return await root.Parse(args).InvokeAsync();
