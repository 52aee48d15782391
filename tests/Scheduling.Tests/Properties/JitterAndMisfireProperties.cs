using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Scheduling.Misfires;

namespace ScheduledJobs.Scheduling.Tests.Properties;

public class JitterAndMisfireProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260101, 7);

    private static readonly Gen<MisfirePolicy> Policies =
        from mode in Gen.Choose(0, 3)
        from grace in Gen.Choose(0, 100_000)
        from deadline in Gen.Choose(-100_000, 200_000)
        from maxCatchUp in Gen.Choose(0, 30)
        select new MisfirePolicy
        {
            Mode = (MisfireMode)mode,
            GracePeriod = TimeSpan.FromSeconds(grace),
            Deadline = deadline < 0 ? null : TimeSpan.FromSeconds(deadline),
            MaxCatchUp = maxCatchUp,
        };

    private static readonly Gen<(Timetable Timetable, DateTimeOffset Floor, DateTimeOffset Now, MisfirePolicy Policy)> Cases =
        from timetable in Arbitrary.Timetable
        from floor in Arbitrary.Instant
        from seconds in Gen.Choose(-1000, 300_000)
        from ticks in Gen.Choose(-1, 1)
        from policy in Policies
        select (timetable, floor, floor.AddSeconds(seconds).AddTicks(ticks), policy);

    [Fact]
    public void Jitter_stays_in_range_and_keeps_the_order() => Check(
        from timetable in Arbitrary.Timetable
        from instant in Arbitrary.Instant
        select (timetable, instant),
        c =>
        {
            var occurrences = c.timetable.Upcoming(c.instant, 5);
            return occurrences.All(o => o.DueTime >= o.NominalTime && o.DueTime - o.NominalTime <= TimeSpan.FromSeconds(100_000)) &&
                   occurrences.Zip(occurrences.Skip(1)).All(p => p.First.DueTime < p.Second.NominalTime) &&
                   occurrences.All(o => c.timetable.At(o.NominalTime) == o);
        });

    [Fact]
    public void Every_due_tick_runs_or_is_counted_exactly_once() => Check(Cases, c =>
    {
        var plan = MisfirePlanner.Plan(c.Timetable, c.Floor, c.Now, c.Policy);
        var due = Due(c.Timetable, c.Floor, c.Now);
        if (due is null)
            return true;
        if (due.Count == 0)
            return plan == MisfirePlan.Nothing;

        // Each nominal time in exactly one place: the runs, or one range of missed ones.
        var places = due.Select(o => (plan.Runs.Contains(o) ? 1 : 0) + plan.Missed.Count(m => m.First <= o.NominalTime && o.NominalTime <= m.Last && !plan.Runs.Contains(o)));
        return places.All(p => p == 1) &&
               plan.Runs.All(due.Contains) &&
               plan.Runs.Count + plan.Missed.Sum(m => m.Count) == due.Count &&
               plan.Missed.All(m => m.Count >= 1 && m.First <= m.Last) &&
               plan.Missed.Select(m => m.Reason).Distinct().Count() == plan.Missed.Count &&
               plan.HandledThrough == due[^1].NominalTime;
    });

    /// <summary>The table in api.md, applied to the list of everything that is due.</summary>
    [Fact]
    public void The_plan_is_the_table() => Check(Cases, c =>
    {
        var plan = MisfirePlanner.Plan(c.Timetable, c.Floor, c.Now, c.Policy);
        if (Due(c.Timetable, c.Floor, c.Now) is not { } due)
            return true;
        var eligible = due.Where(o => c.Policy.Deadline is not { } deadline || c.Now - o.DueTime <= deadline).ToList();
        var runs = c.Policy.Mode switch
        {
            MisfireMode.RunLatest => eligible.TakeLast(1),
            MisfireMode.RunEarliest => eligible.Take(1),
            MisfireMode.RunAll => eligible.TakeLast(c.Policy.MaxCatchUp),
            _ => eligible.Where(o => c.Now - o.DueTime <= c.Policy.GracePeriod).TakeLast(1),
        };
        return plan.Runs.SequenceEqual(runs) &&
               plan.Missed.Where(m => m.Reason == MissedReason.DeadlineExceeded).Sum(m => m.Count) == due.Count - eligible.Count;
    });

    /// <summary>Everything that is due, one by one; null if that is too much to list.</summary>
    private static List<Occurrence>? Due(Timetable timetable, DateTimeOffset floor, DateTimeOffset now)
    {
        var due = new List<Occurrence>();
        for (var next = timetable.NextAfter(floor); next is { } occurrence && occurrence.DueTime <= now; next = timetable.NextAfter(occurrence.NominalTime))
        {
            due.Add(occurrence);
            if (due.Count > 500)
                return null;
        }

        return due;
    }

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) => FsCheck.Check.One(Runs, Prop.ForAll(cases.ToArbitrary(), holds));
}
