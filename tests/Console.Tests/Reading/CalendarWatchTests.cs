using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Reading;

public sealed class CalendarWatchTests
{
    [Theory]
    [InlineData("team", "ScheduleCalendar team/days does not exist; nothing runs until it can be used")]
    [InlineData("far", "ScheduleCalendar far/days cannot be read: the console does not read its namespace")]
    public void A_calendar_of_a_namespace_that_is_not_read_is_not_said_to_be_missing(string @namespace, string message)
    {
        using var client = new KubeClient(new KubeClientConfiguration { Server = new Uri("http://127.0.0.1:1") }, TimeProvider.System, NullLoggerFactory.Instance);
        var calendars = new CalendarWatch(client, ["team"], TimeProvider.System, NullLogger.Instance);
        var job = new ScheduledJob
        {
            Metadata = new() { Name = "report", Namespace = "team" },
            Spec = new ScheduledJobSpec
            {
                Trigger = new TriggerSpec { Interval = new IntervalTriggerSpec { Every = "1h" } },
                Action = new ActionSpec { Http = new HttpActionSpec { Url = "http://target/" } },
                Exclude = new ExcludeSpec { Calendars = [new CalendarReference("days", @namespace)] },
            },
        };

        new ScheduleCompiler("UTC", calendars: calendars).Compile(job).Problem!.Message.ShouldBe($"spec.exclude.calendars[0]: {message}");
    }
}
