using ScheduledJobs.LocalCluster.Console.Displays;
using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public sealed class LiveDisplayTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TerminalScreen _screen = new();
    private readonly LiveDisplay _display;
    private (int Width, int Height) _size = (60, 10);

    public LiveDisplayTests() => _display = new LiveDisplay(_screen, () => _size);

    [Fact]
    public void The_table_is_redrawn_in_place_and_lines_scroll_by_above_it()
    {
        _display.WriteLine("welcome");
        _display.ShowSchedules([Row("a"), Row("b")], Now);
        _display.ShowSchedules([Row("b")], Now.AddSeconds(1));
        _display.WriteLine("warning");
        _display.ShowSchedules([Row("b")], Now.AddSeconds(2));

        _screen.Lines.ShouldBe(
        [
            "welcome",
            "warning",
            "",
            "NAME  SCHEDULE   NEXT RUN         ACTIVE  LAST RESULT",
            "ns/b  every 10s  12:00:10Z in 8s",
        ]);
    }

    [Fact]
    public void Each_redraw_is_one_write()
    {
        _display.ShowSchedules([Row("a")], Now);
        var writes = _screen.Writes;
        _display.ShowSchedules([Row("a")], Now.AddSeconds(1));
        _screen.Writes.ShouldBe(writes + 1);
    }

    [Fact]
    public void A_terminal_that_became_narrower_is_redrawn()
    {
        _display.WriteLine("welcome");
        _display.ShowSchedules([Row("a")], Now);
        _screen.Clears.ShouldBe(0);
        _size = (20, 10);
        _display.ShowSchedules([Row("a")], Now);

        // A real terminal has wrapped the longer lines: only a cleared screen is in a known state.
        _screen.Clears.ShouldBe(1);
        _screen.Lines[0].ShouldBe("welcome");
        _screen.Lines.Count.ShouldBe(4);
        _screen.Lines.ShouldAllBe(l => l.Length < 20);
    }

    [Fact]
    public void The_table_is_never_taller_than_the_terminal()
    {
        _size = (60, 6);
        _display.ShowSchedules([.. Enumerable.Range(0, 50).Select(i => Row($"s{i}"))], Now);
        _screen.Lines.Count.ShouldBeLessThan(6);
    }

    [Fact]
    public void The_cursor_is_hidden_and_comes_back()
    {
        _display.ShowSchedules([Row("a")], Now);
        _screen.CursorVisible.ShouldBeFalse();
        _display.Dispose();
        _screen.CursorVisible.ShouldBeTrue();
    }

    public void Dispose()
    {
        _display.Dispose();
        _screen.Dispose();
    }

    private static ScheduleRow Row(string name) => new("ns", name, "every 10s") { IsSeen = true, NextRun = Now.AddSeconds(10) };
}
