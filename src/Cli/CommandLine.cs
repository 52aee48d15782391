using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using ScheduledJobs.Cli.Calendars;
using ScheduledJobs.Cli.Commands;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Convert;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    public const string ProgramName = "kubectl-scheduledjob";

    /// <summary>The commands, in the order of the help.</summary>
    private static readonly Func<CommandContext, Command>[] Commands =
    [
        ListCommand.Create,
        GetCommand.Create,
        NextCommand.Create,
        ExplainCommand.Create,
        HistoryCommand.Create,
        LogsCommand.Create,
        RunCommand.Create,
        BackfillCommand.Create,
        SkipCommand.Create,
        CancelCommand.Create,
        SuspendCommand.CreateSuspend,
        SuspendCommand.CreateResume,
        LintCommand.Create,
        ConvertCommand.Create,
        CalendarCommand.Create,
        UiCommand.Create,
        ShardsCommand.Create,
        CompletionCommand.Create,
    ];

    public static Command Create(CliHost host)
    {
        var options = new ClusterOptions();
        var help = new HelpAction { MaxWidth = host.Width };
        var version = new Option<bool>("--version") { Description = "Print the version." };

        // Not a RootCommand, whose name would be that of the process.
        var root = new Command(ProgramName, "Work with ScheduledJobs: what runs when, why it did or did not run, and one run now.")
        {
            new HelpOption("--help", "-h") { Action = help, Recursive = true, Description = "Show help." },
            version,
        };
        options.AddTo(root);
        var context = new CommandContext(host, options);
        foreach (var create in Commands)
            root.Subcommands.Add(create(context));
        root.SetAction(parsed =>
        {
            if (!parsed.GetValue(version))
                return help.Invoke(parsed);
            host.Out.WriteLine($"{ProgramName} {Version()}");
            return ExitCodes.Done;
        });
        return root;
    }

    private static string Version() =>
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
