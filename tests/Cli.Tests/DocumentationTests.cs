using System.Text;
using System.Text.RegularExpressions;
using ScheduledJobs.Cli.Tests.Support;

namespace ScheduledJobs.Cli.Tests;

/// <summary>docs/cli.md is generated from the commands' own help.</summary>
public sealed partial class DocumentationTests
{
    private const string Document = "docs/cli.md";

    [Fact]
    public async Task The_reference_is_the_help_of_the_commands()
    {
        var text = new StringBuilder();
        await AppendAsync(text, CommandLine.ProgramName);
        foreach (var command in CommandLine.Create(new CliRun().Host).Subcommands)
        {
            await AppendAsync(text, command.Name, command.Name);
            foreach (var below in command.Subcommands)
                await AppendAsync(text, $"{command.Name} {below.Name}", command.Name, below.Name);
        }

        Generated.SectionShouldBe(Document, text.ToString());
    }

    [Fact]
    public void Every_command_option_and_argument_has_a_description()
    {
        var root = CommandLine.Create(new CliRun().Host);
        foreach (var command in root.Subcommands.Append(root))
        {
            command.Description.ShouldNotBeNullOrEmpty();
            command.Options.ShouldAllBe(option => !string.IsNullOrEmpty(option.Description));
            command.Arguments.ShouldAllBe(argument => !string.IsNullOrEmpty(argument.Description));
        }
    }

    private static async Task AppendAsync(StringBuilder text, string title, params string[] command)
    {
        var help = await new CliRun().PrintAsync([.. command, "--help"]);
        text.Append($"\n### {title}\n\n```\n{TrailingSpace().Replace(help, "").Trim()}\n```\n");
    }

    [GeneratedRegex("[ ]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();
}
