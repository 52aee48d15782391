using System.CommandLine;
using ScheduledJobs.Cli.Completion;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>completion SHELL</c>: the script for a shell.</summary>
internal static class CompletionCommand
{
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish; kubectl for the script kubectl_complete-scheduledjob.", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.All.Keys]);
        var command = new Command("completion", "Print a script that completes commands, options and names of ScheduledJobs.") { shell };
        command.SetAction(parsed =>
        {
            context.Host.Out.Write(CompletionScripts.All[parsed.GetRequiredValue(shell)]);
            return ExitCodes.Done;
        });
        return command;
    }
}
