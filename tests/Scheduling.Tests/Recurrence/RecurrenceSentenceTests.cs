using ScheduledJobs.Scheduling.Recurrence;

namespace ScheduledJobs.Scheduling.Tests.Recurrence;

public class RecurrenceSentenceTests
{
    [Theory]
    [InlineData("FREQ=DAILY", "at 09:00 every day")]
    [InlineData("FREQ=DAILY;INTERVAL=2", "at 09:00 every 2nd day")]
    [InlineData("FREQ=DAILY;INTERVAL=2;BYDAY=MO", "at 09:00 every 2nd day, if it is Monday")]
    [InlineData("FREQ=DAILY;BYHOUR=8,18;BYMINUTE=30;BYMONTH=1,12", "at 08:30 and 18:30 every day in January and December")]
    [InlineData("FREQ=DAILY;BYDAY=FR;BYMONTHDAY=13", "at 09:00 on Friday, if it is day 13 of the month")]
    [InlineData("FREQ=WEEKLY", "at 09:00 on Thursday")]
    [InlineData("FREQ=WEEKLY;BYDAY=FR,MO,TU,WE,TH", "at 09:00 on Monday to Friday")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "at 09:00 on Tuesday of every 2nd week")]
    [InlineData("FREQ=MONTHLY", "at 09:00 on day 1 of every month")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR", "at 09:00 on the last Friday of every month")]
    [InlineData("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU,-2TU", "at 09:00 on the 2nd Tuesday and the 2nd last Tuesday of every 3rd month")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "at 09:00 on days 1 and 15 and the last day of every month")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "at 09:00 on the last working day of every month")]
    [InlineData("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-1;BYMONTH=6", "at 09:00 on the 1st Saturday or Sunday and the last Saturday or Sunday of June")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "at 09:00 on Friday of every month, if it is day 13")]
    [InlineData("FREQ=YEARLY", "at 09:00 on 1 January of every year")]
    [InlineData("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "at 09:00 on Tuesday of November of every 4th year, if it is days 2, 3, 4, 5, 6, 7 and 8")]
    [InlineData("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", "at 09:00 on day 24 of December")]
    [InlineData("FREQ=YEARLY;BYDAY=20MO", "at 09:00 on the 20th Monday of every year")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20,-1;BYDAY=MO", "at 09:00 on Monday of week 20 and the last week of every year")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=100,-1", "at 09:00 on day 100 and the last day of every year")]
    [InlineData("FREQ=HOURLY", "every hour")]
    [InlineData("FREQ=HOURLY;INTERVAL=6;BYDAY=SA", "at 03:00, 09:00, 15:00 and 21:00 on Saturday")]
    [InlineData("FREQ=HOURLY;INTERVAL=2;BYDAY=SA", "every 2 hours from 01:00 on Saturday")]
    [InlineData("FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,30", "every 5 hours, counted from 1 Jan 2026 09:00, at minutes 0 and 30")]
    [InlineData("FREQ=MINUTELY;INTERVAL=15", "every 15 minutes")]
    [InlineData("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", "every 20 minutes between 09:00 and 16:40 every day")]
    [InlineData("FREQ=MINUTELY;INTERVAL=7", "every 7 minutes, counted from 1 Jan 2026 09:00")]
    [InlineData("FREQ=SECONDLY;INTERVAL=10", "every 10 seconds")]
    [InlineData("FREQ=HOURLY;INTERVAL=2147483647", "every 2147483647 hours, counted from 1 Jan 2026 09:00")]
    [InlineData("FREQ=MINUTELY;INTERVAL=30;BYMINUTE=10", "never")]
    [InlineData("FREQ=DAILY;COUNT=10", "at 09:00 every day, 10 times in all")]
    [InlineData("FREQ=DAILY;COUNT=1", "at 09:00 every day, 1 time in all")]
    [InlineData("FREQ=DAILY;UNTIL=20261224", "at 09:00 every day, until 24 Dec 2026")]
    [InlineData("FREQ=DAILY;UNTIL=20261224T180000Z", "at 09:00 every day, until 24 Dec 2026 19:00")]
    [InlineData("FREQ=DAILY;BYHOUR=8,9,10;BYSETPOS=1,-1", "at 08:00, 09:00 and 10:00 every day, but of these only the 1st and the last of each day")]
    public void Says_what_a_rule_does(string rule, string sentence) => RecurrenceSentence.Of(
        RecurrenceRule.Parse(rule), new DateTime(2026, 1, 1, 9, 0, 0), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ShouldBe(sentence);

    /// <summary>Whatever a rule says, there are words for it.</summary>
    [Fact]
    public void Every_rule_has_words()
    {
        var random = new Random(4);
        for (var i = 0; i < 2_000; i++)
        {
            var text = RandomRule.Text(random, isHostile: true);
            var sentence = RecurrenceSentence.Of(RecurrenceRule.Parse(text), new DateTime(2026, 1, 1, 9, 0, 0), TimeZoneInfo.Utc);
            sentence.Length.ShouldBeGreaterThan(4, text);
            sentence.ShouldNotContain("  ");
        }
    }
}
