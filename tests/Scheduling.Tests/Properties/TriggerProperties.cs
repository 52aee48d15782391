using FsCheck;
using FsCheck.Fluent;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Tests.BruteForce;
using ScheduledJobs.Scheduling.Triggers;

namespace ScheduledJobs.Scheduling.Tests.Properties;

/// <summary>What holds for every kind of trigger.</summary>
public class TriggerProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20260101, 7);

    private static readonly Gen<(ITrigger Trigger, DateTimeOffset Instant)> Cases =
        from trigger in Arbitrary.Trigger
        from instant in Arbitrary.Instant
        select (trigger, instant);

    [Fact]
    public void NextAfter_is_strictly_after_whole_and_in_UTC() => Check(Cases, c =>
        c.Trigger.NextAfter(c.Instant) is not { } next ||
        (next > c.Instant && next.Offset == TimeSpan.Zero && next.Ticks % TimeSpan.TicksPerSecond == 0));

    [Fact]
    public void LastBefore_is_strictly_before_whole_and_in_UTC() => Check(Cases, c =>
        c.Trigger.LastBefore(c.Instant) is not { } last ||
        (last < c.Instant && last.Offset == TimeSpan.Zero && last.Ticks % TimeSpan.TicksPerSecond == 0));

    [Fact]
    public void NextAfter_is_monotone() => Check(
        from c in Cases
        from days in Gen.Choose(0, 400)
        from seconds in Gen.Choose(0, 86_400)
        select (c.Trigger, Earlier: c.Instant, Later: c.Instant.AddDays(days).AddSeconds(seconds)),
        c => c.Trigger.NextAfter(c.Earlier) is { } early
            ? c.Trigger.NextAfter(c.Later) is not { } late || early <= late
            : c.Trigger.NextAfter(c.Later) is null);

    [Fact]
    public void There_and_back_again() => Check(Cases, c =>
        c.Trigger.NextAfter(c.Instant) is not { } next ||
        (c.Trigger.LastBefore(next.AddTicks(1)) == next &&
         c.Trigger.LastBefore(next) is var before && (before is null || before <= c.Instant) &&
         c.Trigger.NextAfter(next.AddTicks(-1)) == next));

    [Fact]
    public void CountBetween_is_what_going_from_one_to_the_next_counts() => Check(Cases, c =>
    {
        var walked = c.Trigger.Between(c.Instant, c.Instant.AddDays(3));
        return walked.Count == 1000 || c.Trigger.CountBetween(c.Instant, c.Instant.AddDays(3)) == walked.Count;
    });

    [Fact]
    public void CountBetween_adds_up() => Check(
        from c in Cases
        from first in Gen.Choose(0, 20_000_000)
        from second in Gen.Choose(0, 20_000_000)
        select (c.Trigger, A: c.Instant, B: c.Instant.AddSeconds(first), C: c.Instant.AddSeconds(first).AddSeconds(second)),
        c => c.Trigger.CountBetween(c.A, c.B) + c.Trigger.CountBetween(c.B, c.C) == c.Trigger.CountBetween(c.A, c.C) &&
             c.Trigger.CountBetween(c.B, c.A) == 0);

    [Fact]
    public void Every_trigger_has_a_description() => Check(Cases, c => c.Trigger.Describe() is { Length: > 5 and < 1000 });

    /// <summary>An expression's text parses to the same set of times, however it was spaced and spelt.</summary>
    [Fact]
    public void The_text_of_a_cron_expression_reads_back() => Check(
        from seed in Gen.Choose(0, int.MaxValue)
        from dialect in Gen.Choose(0, 2)
        from instant in Arbitrary.Instant
        select (Text: new NaiveCron(new Random(seed), (CronDialect)dialect, 2026).Text, Dialect: (CronDialect)dialect, Instant: instant),
        c =>
        {
            var original = CronExpression.Parse($"  {c.Text.Replace(" ", " \t ").ToLowerInvariant()} ", c.Dialect);
            var again = CronExpression.Parse(original.ToString(), c.Dialect);
            var (first, second) = (new CronTrigger(original, TestTime.Clock()), new CronTrigger(again, TestTime.Clock()));
            return again.Text == original.Text && again.Warnings.SequenceEqual(original.Warnings) &&
                   first.NextAfter(c.Instant) == second.NextAfter(c.Instant) &&
                   first.CountBetween(c.Instant, c.Instant.AddYears(1)) == second.CountBetween(c.Instant, c.Instant.AddYears(1));
        });

    private static void Check<T>(Gen<T> cases, Func<T, bool> holds) => FsCheck.Check.One(Runs, Prop.ForAll(cases.ToArbitrary(), holds));
}
