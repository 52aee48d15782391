using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Tests.Terminal;

/// <summary>What a tenant writes into a schedule must not take over the terminal of a user who lists it.</summary>
public sealed class TerminalWriterTests
{
    [Theory]
    [InlineData("plain text, \u00e4\u00f6\u00fc \ud83d\ude00\twith a tab\n", "plain text, \u00e4\u00f6\u00fc \ud83d\ude00\twith a tab\n")]
    [InlineData("a\u001b[2Jb", "a?[2Jb")]
    [InlineData("a\u001b]0;title\u0007b", "a?]0;title?b")]
    [InlineData("\u001b[31mred\u001b[0m \u001b[1;38;5;9mbold\u001b[m", "\u001b[31mred\u001b[0m \u001b[1;38;5;9mbold\u001b[m")]
    [InlineData("\u001b[31", "?[31")]
    [InlineData("\u001b", "?")]
    [InlineData("a\u009b2Jb\u007f\0", "a?2Jb??")]
    [InlineData("50 %\r100 %\r\n", "50 %\n100 %\n")]
    [InlineData("a\u202eb\u2066c", "a?b?c")]
    public void Control_characters_are_shown_and_colours_pass(string text, string expected)
    {
        using var terminal = new StringWriter { NewLine = "\n" };
        using var writer = new TerminalWriter(terminal);

        writer.Write(text);
        writer.WriteLine(text);
        writer.Write(text.AsSpan());
        writer.Write(text.ToCharArray());

        terminal.ToString().ShouldBe($"{expected}{expected}\n{expected}{expected}");
    }

    [Fact]
    public async Task Nothing_else_gets_around_it()
    {
        await using var terminal = new StringWriter { NewLine = "\n" };
        await using var writer = new TerminalWriter(terminal);

        await writer.WriteAsync("\u0007");
        await writer.WriteLineAsync("\u0007");
        await writer.WriteAsync('\u0007');
        writer.Write('\u0007');
        writer.WriteLine();
        writer.Write("{0}", "\u0007");
        await writer.FlushAsync();

        terminal.ToString().ShouldBe("??\n??\n?");
    }
}
