using ScheduledJobs.Scheduling.Exclusions;

namespace ScheduledJobs.Scheduling.Tests.Exclusions;

public class ExclusionTextTests
{
    private const string Letters = "0123456789-/*:T 2026-12-24/22:00";

    [Theory]
    [InlineData("2026-13-01", "must be a date such as 2026-12-24 or *-12-24, or a range such as 2026-12-27/2027-01-01 or *-12-24/*-01-06, but is '2026-13-01'")]
    [InlineData("*-02-30", "must be a date such as 2026-12-24 or *-12-24, or a range such as 2026-12-27/2027-01-01 or *-12-24/*-01-06, but is '*-02-30'")]
    [InlineData("24.12.2026", "must be a date such as 2026-12-24 or *-12-24, or a range such as 2026-12-27/2027-01-01 or *-12-24/*-01-06, but is '24.12.2026'")]
    [InlineData("2026-12-24/*-12-26", "both ends of a range must have a year, or neither, but it is '2026-12-24/*-12-26'")]
    [InlineData("2027-01-01/2026-12-27", "must not end before it begins, but is '2027-01-01/2026-12-27'")]
    public void A_wrong_date_is_an_error_that_says_what_is_expected(string text, string message) =>
        Should.Throw<TriggerFormatException>(() => DateSpan.Parse(text)).Message.ShouldBe(message);

    [Theory]
    [InlineData("22:00", "must be two times of day such as 22:00-06:00, but is '22:00'")]
    [InlineData("22:00-25:00", "must be two times of day such as 22:00-06:00, but is '22:00-25:00'")]
    [InlineData("24:00-06:00", "must be two times of day such as 22:00-06:00, but is '24:00-06:00'")]
    [InlineData("06:00-06:00", "must have two different times, but is '06:00-06:00'; all day is 00:00-24:00")]
    public void A_wrong_part_of_a_day_is_an_error_that_says_what_is_expected(string text, string message) =>
        Should.Throw<TriggerFormatException>(() => TimeSpanOfDay.Parse(text)).Message.ShouldBe(message);

    [Theory]
    [InlineData("2026-12-24")]
    [InlineData("2026-12-24/2026-12-24")]
    [InlineData("2026-12-27/2027-01-01")]
    [InlineData("0001-01-01/9999-12-31")]
    [InlineData("*-02-29")]
    [InlineData("*-12-31/*-12-31")]
    [InlineData("*-12-24/*-01-06")]
    public void A_date_is_written_as_it_was_read(string text) => DateSpan.Parse(text).Text.ShouldBe(text);

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var random = new Random(1);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 60_000; i++)
        {
            var text = i % 3 == 0 ? Mutate(random, "2026-12-27/2027-01-01") : i % 3 == 1 ? Mutate(random, "22:00-06:00") : Mutate(random, "*-12-24/*-12-26");
            foreach (var parse in (Action[])[() => DateSpan.Parse(text).Text.ShouldBe(text), () => TimeSpanOfDay.Parse(text)])
            {
                try
                {
                    parse();
                    read++;
                }
                catch (TriggerFormatException)
                {
                    refused++;
                }
            }
        }

        read.ShouldBeGreaterThan(3_000);
        refused.ShouldBeGreaterThan(10_000);
    }

    private static string Mutate(Random random, string text)
    {
        var letters = text.ToCharArray().ToList();
        for (var n = random.Next(3); n > 0 && letters.Count > 0; n--)
        {
            var at = random.Next(letters.Count);
            if (random.Next(3) == 0)
                letters.RemoveAt(at);
            else if (random.Next(2) == 0)
                letters.Insert(at, Letters[random.Next(Letters.Length)]);
            else
                letters[at] = Letters[random.Next(Letters.Length)];
        }

        return new string([.. letters]);
    }
}
