using System.CommandLine;

return new RootCommand("Works with ScheduledJobs: what runs when, why, and now.").Parse(args).Invoke();
