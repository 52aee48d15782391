using System.Globalization;
using System.Text;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using Xunit.Abstractions;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

/// <summary>
/// Random rules, also hostile and broken ones. The variable RRULE_FUZZ sets their number; a million takes some minutes in a Release build.
/// RRULE_FUZZ_SEED sets another seed.
/// </summary>
public class RecurrenceFuzzTests(ITestOutputHelper output)
{
    private const string Alphabet = "0123456789;=,-+:BYDAYMONTHSETPOSFREQCOUNTUNTILWKSTRZé\0 ";

    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe"];

    [Fact]
    public void Consistent_or_refused_and_never_slow()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("RRULE_FUZZ") ?? "4000", CultureInfo.InvariantCulture);
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("RRULE_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture));
        var (accepted, slowest, slowestRule) = (0, TimeSpan.Zero, "");
        for (var i = 0; i < count; i++)
        {
            var text = RandomRule.Text(random, isHostile: random.Next(2) == 0);
            text = random.Next(4) == 0 ? Mutate(random, text) : text;
            var start = $"{random.Next(1990, 2030)}-0{random.Next(1, 10)}-{random.Next(10, 29)}T{random.Next(10, 24)}:{random.Next(10, 60)}:00";
            var clock = Clock(Zones[random.Next(Zones.Length)], (GapPolicy)random.Next(3), (OverlapPolicy)random.Next(4));
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                var trigger = Rules.Rule(text, start, clock);
                _ = trigger.NextAfter(At("2030-01-01T00:00:00Z"));
                _ = trigger.CountBetween(At("2026-01-01T00:00:00Z"), At("2036-01-01T00:00:00Z"));
                var took = TimeProvider.System.GetElapsedTime(began);
                (slowest, slowestRule) = took > slowest ? (took, $"{text} from {start}") : (slowest, slowestRule);
                CheckConsistent(trigger, At(start).AddDays(random.Next(-10, 4000)), $"{text} from {start}");
                accepted++;
            }
            catch (TriggerFormatException error)
            {
                error.Message.Length.ShouldBeInRange(20, 300, text);
            }
        }

        // Enough of both kinds; otherwise the test would test nothing. A pause of the machine is not a hang.
        accepted.ShouldBeInRange(count / 2, count * 19 / 20);
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(2), slowestRule);
        output.WriteLine($"{count} rules, {accepted} accepted; the slowest took {slowest.TotalMilliseconds:0.0} ms: {slowestRule}");
    }

    private static void CheckConsistent(RecurrenceTrigger trigger, DateTimeOffset from, string message)
    {
        var times = trigger.First(20, from);
        for (var i = 0; i < times.Count; i++)
        {
            var before = i == 0 ? from : times[i - 1];
            times[i].ShouldBeGreaterThan(before, message);
            trigger.NextAfter(times[i].AddTicks(-1)).ShouldBe(times[i], message);
            trigger.LastBefore(times[i].AddTicks(1)).ShouldBe(times[i], message);
            if (i > 0)
                trigger.LastBefore(times[i]).ShouldBe(before, message);
            else
                trigger.LastBefore(times[i]).GetValueOrDefault().ShouldBeLessThanOrEqualTo(from, message);
        }

        if (times.Count == 0)
            return;
        trigger.CountBetween(from, times[^1]).ShouldBe(times.Count, message);
        var far = times[^1] < At("9000-01-01T00:00:00Z") ? times[^1].AddDays(500) : DateTimeOffset.MaxValue;
        var middle = times[times.Count / 2];
        (trigger.CountBetween(from, middle) + trigger.CountBetween(middle, far)).ShouldBe(trigger.CountBetween(from, far), message);
    }

    private static string Mutate(Random random, string text)
    {
        var mutant = new StringBuilder(text);
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(mutant.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutant.Remove(at, 1);
                    break;
                case 1:
                    mutant[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 2:
                    mutant.Insert(at, random.Next(-1, 400));
                    break;
                default:
                    var parts = text.Split(';');
                    mutant.Append(';').Append(parts[random.Next(parts.Length)]);
                    break;
            }
        }

        return mutant.ToString();
    }
}
