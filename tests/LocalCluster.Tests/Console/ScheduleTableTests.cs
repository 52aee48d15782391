using ScheduledJobs.LocalCluster.Console.Schedules;

namespace ScheduledJobs.LocalCluster.Tests.Console;

public class ScheduleTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ScheduleRow Hello = new("default", "hello", "*/5 * * * *")
    {
        IsSeen = true,
        NextRun = Now.AddSeconds(65),
        LastRun = new FinishedRun("default/hello", "hello-1", "Succeeded") { CompletionTime = Now.AddSeconds(-12) },
    };

    [Fact]
    public void The_table_shows_schedules_by_next_run()
    {
        ScheduleRow[] rows =
        [
            new("default", "paused", "@hourly") { IsSeen = true, IsSuspended = true, NextRun = null },
            Hello,
            new("shop", "refresh", "every 10s")
            {
                IsSeen = true,
                NextRun = Now.AddMilliseconds(3200),
                Active = 2,
                LastRun = new FinishedRun("shop/refresh", "r", "Failed") { Reason = "UnexpectedStatus", CompletionTime = Now.AddDays(-1) },
            },
        ];
        Render(rows).ShouldBe(
        [
            "NAME            SCHEDULE     NEXT RUN            ACTIVE  LAST RESULT",
            "shop/refresh    every 10s    12:00:03Z in 4s     2       Failed (UnexpectedStatus) 2025-12-31 12:00Z",
            "default/hello   */5 * * * *  12:01:05Z in 1m05s          Succeeded 11:59:48Z",
            "default/paused  @hourly      suspended",
        ]);
    }

    [Theory]
    [InlineData(-1, "12:00:00Z in 1s")]
    [InlineData(0, "12:00:00Z due")]
    [InlineData(1, "12:00:00Z due")]
    public void A_run_is_due_from_its_time_on(int ticks, string expected)
    {
        var lines = ScheduleTable.Render([Hello with { NextRun = Now }], Now.AddTicks(ticks), 100, 10);
        lines[1].ShouldContain(expected);
    }

    [Fact]
    public void Schedules_that_will_not_run_say_why()
    {
        Render([Hello with { NextRun = null }])[1].ShouldContain("  none  ");
        Render([Hello with { NextRun = null, IsSeen = false }])[1].ShouldContain("  ...  ");
        var problem = Render([Hello with { NextRun = null, Problem = "cron.expression: column 3: 61 is no minute" }])[1];
        problem.ShouldContain("not ready");
        problem.ShouldContain("column 3: 61 is no minute");
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(10)]
    [InlineData(1)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var rows = Enumerable.Range(0, 5).Select(i => Hello with { Name = new string('n', i * 20), Schedule = new string('s', i * 10) }).ToList();
        var lines = ScheduleTable.Render(rows, Now, width, 10);
        lines.Count.ShouldBe(6);
        lines.ShouldAllBe(l => l.Length <= width);
    }

    [Theory]
    [InlineData(7, 6, null)]
    [InlineData(6, 6, null)]
    [InlineData(5, 5, "... and 2 more")]
    [InlineData(3, 3, "... and 4 more")]
    [InlineData(2, 2, "... and 5 more")]
    public void Schedules_that_do_not_fit_are_counted(int height, int lineCount, string? last)
    {
        var rows = Enumerable.Range(0, 5).Select(i => Hello with { Name = $"n{i}" }).ToList();
        var lines = ScheduleTable.Render(rows, Now, 100, height);
        lines.Count.ShouldBe(lineCount);
        if (last is not null)
            lines[^1].ShouldBe(last);
    }

    [Fact]
    public void An_empty_table_says_so() => Render([]).ShouldBe(["No schedules yet."]);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m00s")]
    [InlineData(3599, "59m59s")]
    [InlineData(3600, "1h00m")]
    [InlineData(86399, "23h59m")]
    [InlineData(86400, "1d00h")]
    [InlineData(277_200, "3d05h")]
    public void Durations_have_two_units(int seconds, string expected) => TimeText.Short(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    private static IReadOnlyList<string> Render(ScheduleRow[] rows) => ScheduleTable.Render(rows, Now, 120, 20);
}
