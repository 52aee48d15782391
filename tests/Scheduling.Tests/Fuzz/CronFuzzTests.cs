using System.Globalization;
using System.Text;
using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.LocalTime;
using ScheduledJobs.Scheduling.Triggers;
using static ScheduledJobs.Scheduling.Tests.TestTime;

namespace ScheduledJobs.Scheduling.Tests.Fuzz;

/// <summary>
/// Random texts, most of them small changes to the corpus (one expression per line; anything that once broke the parser stays there). The
/// variable SCHEDULING_FUZZ sets their number; a million takes a minute in a Release build.
/// </summary>
public class CronFuzzTests
{
    private const string Alphabet = "0123456789*,-/?LWH#()@ \tMONTUESUNJANFEBdeclastnd=.+é\0";

    private static readonly CronTrigger BerlinByDay = Crontab("0 0 * * *", "Europe/Berlin");

    private static readonly string[] Corpus = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Fuzz", "corpus.txt"));

    [Fact]
    public void Only_format_exceptions_no_hangs_and_little_memory()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SCHEDULING_FUZZ") ?? "60000", CultureInfo.InvariantCulture);
        var random = new Random(count);
        var accepted = 0;
        for (var i = 0; i < count; i++)
        {
            var text = i < Corpus.Length ? Corpus[i] : Mutate(random, Corpus[random.Next(Corpus.Length)]);
            if (Try(text, (CronDialect)random.Next(3)))
                accepted++;
        }

        // Enough of both kinds; otherwise the test would test nothing.
        accepted.ShouldBeInRange(count / 20, count * 19 / 20);
    }

    private static bool Try(string text, CronDialect dialect)
    {
        var (from, to) = (At("2026-03-28T12:00:00Z"), At("2066-01-01T00:00:00Z"));
        BerlinByDay.CountBetween(from, to); // the zone's cache is not the parser's memory
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            var expression = CronExpression.Parse(text, dialect, "fuzz");
            if (expression.Every is not null)
                return true;
            var trigger = new CronTrigger(expression, Clock("Europe/Berlin", GapPolicy.Shift, OverlapPolicy.Both));
            (trigger.NextAfter(from) is { } next && next <= to).ShouldBe(trigger.CountBetween(from, to) > 0, text);
            return true;
        }
        catch (CronFormatException error)
        {
            error.Message.Length.ShouldBeInRange(20, 500, text);
            error.Column.ShouldBeInRange(0, text.Length + 1, text);
            return false;
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000, text);

            // A pause of the machine is not a hang.
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5), text);
        }
    }

    private static string Mutate(Random random, string text)
    {
        var mutant = new StringBuilder(text);
        for (var n = random.Next(0, 4); n > 0; n--)
        {
            var at = random.Next(mutant.Length + 1);
            switch (random.Next(5))
            {
                case 0 when at < mutant.Length:
                    mutant.Remove(at, 1);
                    break;
                case 1 when at < mutant.Length:
                    mutant[at] = Alphabet[random.Next(Alphabet.Length)];
                    break;
                case 2:
                    mutant.Insert(at, random.Next(-1, 10_001));
                    break;
                case 3:
                    var other = Corpus[random.Next(Corpus.Length)].Split(' ');
                    mutant.Insert(at, other[random.Next(other.Length)]);
                    break;
                default:
                    mutant.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                    break;
            }
        }

        return mutant.ToString();
    }
}
