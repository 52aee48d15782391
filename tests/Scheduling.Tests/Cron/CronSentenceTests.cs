using ScheduledJobs.Scheduling.Cron;
using ScheduledJobs.Scheduling.Tests.BruteForce;

namespace ScheduledJobs.Scheduling.Tests.Cron;

/// <summary>What each sentence says is tested with the sentences of whole schedules, in Model.Tests.</summary>
public class CronSentenceTests
{
    [Theory]
    [InlineData("0 0 * * 0", "@weekly")]
    [InlineData("0 0 * * *", "@midnight")]
    [InlineData("0 9 * * MON-FRI", "0 9 * * 1,2,3,4,5")]
    [InlineData("*/15 * * * *", "0,15,30,45 * * * *")]
    [InlineData("0 0 ? * *", "0 0 1-31 * ?")]
    [InlineData("0 0 * * *", "0 0 1-31 * MON")]
    [InlineData("0 0 * * *", "0 0 13 * 0-6")]
    public void Texts_that_mean_the_same_have_the_same_words(string one, string other) => CronSentence.Of(one).ShouldBe(CronSentence.Of(other));

    [Theory]
    [InlineData(CronDialect.Crontab)]
    [InlineData(CronDialect.Quartz)]
    [InlineData(CronDialect.APScheduler)]
    public void Every_expression_has_words(CronDialect dialect)
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var text = new NaiveCron(new Random(seed), dialect, 2026).Text;
            var sentence = CronSentence.Of(text, dialect);
            sentence.ShouldNotContain("  ", customMessage: text);
            sentence.ShouldNotContain(" ,", customMessage: text);
            sentence.ShouldBe(sentence.Trim(), text);
            sentence.Length.ShouldBeInRange(5, 1_000, text);
        }
    }

    [Fact]
    public void Hashed_values_are_those_of_the_schedule() =>
        CronSentence.Of("H H * * *", CronDialect.Crontab, "team/a").ShouldNotBe(CronSentence.Of("H H * * *", CronDialect.Crontab, "team/b"));
}
