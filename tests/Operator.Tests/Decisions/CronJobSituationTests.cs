using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Tests.Decisions;

/// <summary>
/// The situations in the tests of Kubernetes' CronJob controller, for a ScheduledJob with the same spec: hourly, on the hour. If the
/// outcome differs on purpose, docs/cronjob-parity.md says why.
/// </summary>
public sealed class CronJobSituationTests
{
    private const string Ran = "prev ran but done";
    private const string Active = "still active";

    private static readonly TimeSpan Before = TimeSpan.FromMinutes(59);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(61);
    private static readonly TimeSpan WeekLater = TimeSpan.FromHours(169);

    public static TheoryData<string> Names => [.. Table.Keys];

    private static Dictionary<string, Situation> Table { get; } = new()
    {
        ["never ran, not time, A"] = new("Allow", Before),
        ["never ran, not time, F"] = new("Forbid", Before),
        ["never ran, not time, R"] = new("Replace", Before),
        ["never ran, is time, A"] = new("Allow", After) { Starts = 1, IsActive = 1 },
        ["never ran, is time, F"] = new("Forbid", After) { Starts = 1, IsActive = 1 },
        ["never ran, is time, R"] = new("Replace", After) { Starts = 1, IsActive = 1 },
        ["never ran, is time, suspended"] = new("Allow", After) { IsSuspended = true },
        ["never ran, is time, past deadline"] = new("Allow", After) { Deadline = "10s", Missed = 1 },
        ["never ran, is time, not past deadline"] = new("Allow", After) { Deadline = "1000000s", Starts = 1, IsActive = 1 },

        ["prev ran but done, not time, A"] = new("Allow", Before),
        ["prev ran but done, not time, F"] = new("Forbid", Before),
        ["prev ran but done, not time, R"] = new("Replace", Before),
        ["prev ran but done, is time, A"] = new("Allow", After) { Starts = 1, IsActive = 1 },
        ["prev ran but done, is time, F"] = new("Forbid", After) { Starts = 1, IsActive = 1 },
        ["prev ran but done, is time, R"] = new("Replace", After) { Starts = 1, IsActive = 1 },
        ["prev ran but done, is time, suspended"] = new("Allow", After) { IsSuspended = true },
        ["prev ran but done, is time, past deadline"] = new("Allow", After) { Deadline = "10s", Missed = 1 },
        ["prev ran but done, is time, not past deadline"] = new("Allow", After) { Deadline = "1000000s", Starts = 1, IsActive = 1 },

        ["still active, not time, A"] = new("Allow", Before) { IsActive = 1 },
        ["still active, not time, F"] = new("Forbid", Before) { IsActive = 1 },
        ["still active, not time, R"] = new("Replace", Before) { IsActive = 1 },
        ["still active, is time, A"] = new("Allow", After) { Starts = 1, IsActive = 2 },
        ["still active, is time, F"] = new("Forbid", After) { IsActive = 1, Skipped = 1 },
        ["still active, is time, R"] = new("Replace", After) { Starts = 1, Stops = 1, IsActive = 1 },
        ["still active, is time, suspended"] = new("Allow", After) { IsSuspended = true, IsActive = 1 },
        ["still active, is time, past deadline"] = new("Allow", After) { Deadline = "10s", IsActive = 1, Missed = 1 },
        ["still active, is time, not past deadline"] = new("Allow", After) { Deadline = "1000000s", Starts = 1, IsActive = 2 },

        ["prev ran but done, long overdue, not past deadline, A"] = Overdue("Allow", "1000000s"),
        ["prev ran but done, long overdue, not past deadline, R"] = Overdue("Replace", "1000000s"),
        ["prev ran but done, long overdue, not past deadline, F"] = Overdue("Forbid", "1000000s"),
        ["prev ran but done, long overdue, no deadline, A"] = Overdue("Allow", null),
        ["prev ran but done, long overdue, no deadline, R"] = Overdue("Replace", null),
        ["prev ran but done, long overdue, no deadline, F"] = Overdue("Forbid", null),
        ["prev ran but done, long overdue, past medium deadline, A"] = Overdue("Allow", "2h"),
        ["prev ran but done, long overdue, past medium deadline, R"] = Overdue("Replace", "2h"),
        ["prev ran but done, long overdue, past medium deadline, F"] = Overdue("Forbid", "2h"),
        ["prev ran but done, long overdue, past short deadline, A"] = Overdue("Allow", "10s"),
        ["prev ran but done, long overdue, past short deadline, R"] = Overdue("Replace", "10s"),
        ["prev ran but done, long overdue, past short deadline, F"] = Overdue("Forbid", "10s"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_situation_has_the_outcome_in_the_table(string name)
    {
        var situation = Table[name];
        var world = new World(Hourly(situation)).Step(0);
        var offset = TimeSpan.Zero;
        if (name.StartsWith(Ran, StringComparison.Ordinal) || name.StartsWith(Active, StringComparison.Ordinal))
        {
            offset = TimeSpan.FromHours(1);
            world.Step(3600);
            if (name.StartsWith(Ran, StringComparison.Ordinal))
                world.Succeed(World.Id(3600)).Step(3610);
            world.Started.Clear();
            world.Events.Clear();
        }

        if (situation.IsSuspended)
            world.Edit(s => s with { Suspend = true }).Step(offset.TotalSeconds + 1800);
        world.Step((offset + situation.Now).TotalSeconds);

        world.Started.Count.ShouldBe(situation.Starts);
        world.Stopped.Count.ShouldBe(situation.Stops);
        world.Active.Count.ShouldBe(situation.IsActive);
        world.Totals.Missed.ShouldBe(situation.Missed);
        world.Totals.Skipped.ShouldBe(situation.Skipped);
        world.Events.Where(e => e.Reason == Reasons.RunMissed).Sum(e => e.Count).ShouldBe(situation.Missed);
        world.Events.Where(e => e.Reason == Reasons.RunMissed).Select(e => e.Cause).ShouldBeUnique();

        // A suspended schedule only looks again to update status.upcoming.
        world.LastPlan.WakeAt.ShouldBe(situation.IsSuspended ? world.Status.Upcoming![0].DueTime!.Value.AddMinutes(10) : NextHour(world.Now));
    }

    [Theory]
    [InlineData("Allow")]
    [InlineData("Forbid")]
    [InlineData("Replace")]
    public void Never_ran_not_valid_schedule(string policy)
    {
        var spec = Hourly(new Situation(policy, Before)) with
        {
            Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "obvious error schedule" } },
        };

        var world = new World(spec).Step(0).Step(3660);

        world.Started.ShouldBeEmpty();
        world.LastPlan.WakeAt.ShouldBeNull();
        world.Events.Single().Reason.ShouldBe(Reasons.InvalidSchedule);
    }

    [Fact]
    public void Never_ran_not_valid_time_zone()
    {
        var world = new World(Hourly(new Situation("Allow", Before)) with { TimeZone = "bad zone" }).Step(0).Step(3660);

        world.Started.ShouldBeEmpty();
        world.Events.Single().Reason.ShouldBe(Reasons.InvalidTimeZone);
    }

    [Fact]
    public void This_ran_but_done_time_drifted_back()
    {
        var world = new World(Hourly(new Situation("Forbid", Before))).Step(3600).Succeed(World.Id(3600)).Step(3660);

        world.Step(3540);

        world.Started.Count.ShouldBe(1);
        world.LastPlan.WakeAt.ShouldBe(World.At(7200));
    }

    [Theory]
    [InlineData("Allow")]
    [InlineData("Forbid")]
    [InlineData("Replace")]
    public void This_started_but_is_not_present_in_the_active_list(string policy)
    {
        var world = new World(Hourly(new Situation(policy, After))).Step(0).StepAndCrash(3600.1);

        world.Step(3660.1);

        world.Started.Count.ShouldBe(1);
        world.Active.Single().Id.ShouldBe(World.Id(3600));
        world.Stopped.ShouldBeEmpty();
    }

    private static Situation Overdue(string policy, string? deadline) => new(policy, WeekLater) { Deadline = deadline, Starts = 1, IsActive = 1, Missed = 168 };

    private static ScheduledJobSpec Hourly(Situation situation) => World.EveryTenSeconds() with
    {
        Trigger = new TriggerSpec { Cron = new CronTriggerSpec { Expression = "0 * * * *" } },
        Concurrency = new ConcurrencySpec(situation.Policy),
        Misfire = new MisfireSpec(Deadline: situation.Deadline),
    };

    private static DateTimeOffset NextHour(DateTimeOffset now) => World.At((Math.Floor((now - World.Created).TotalHours) + 1) * 3600);

    /// <param name="Policy">The concurrency policy.</param>
    /// <param name="Now">Time since the last whole hour that was handled.</param>
    private sealed record Situation(string Policy, TimeSpan Now)
    {
        public string? Deadline { get; init; }

        public bool IsSuspended { get; init; }

        public int Starts { get; init; }

        public int Stops { get; init; }

        public int IsActive { get; init; }

        public long Missed { get; init; }

        public long Skipped { get; init; }
    }
}
