using ScheduledJobs.Cli.Tests.Support;
using ScheduledJobs.Model.Tests.Support;

namespace ScheduledJobs.Cli.Tests.Commands;

/// <summary>A calendar of another namespace, where the user has no rights: the operator can read it, the plugin cannot.</summary>
[Collection(nameof(ClusterCollection))]
public sealed class CalendarAccessTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_calendar_that_the_user_may_not_read_is_not_said_to_be_missing()
    {
        var (@namespace, cli) = await cluster.NewAsync();
        cluster.Forbidden[$"/namespaces/far-{@namespace}/schedulecalendars/days"] = true;
        await cluster.CreateAsync(
            @namespace, "report", $"{Statuses.Daily}, exclude: {{calendars: [{{name: days, namespace: far-{@namespace}}}]}}", Statuses.Waiting);
        var message = $"spec.exclude.calendars[0]: ScheduleCalendar far-{@namespace}/days cannot be read: not for you";

        (await cli.FailAsync(1, "next", "report")).ShouldBe($"error: report: {message}\n");
        (await cli.PrintAsync("explain", "report")).ShouldStartWith($"The operator serves it, but its times are not known here: a calendar that spec.exclude refers to cannot be used by this program.\n  {message}\n");
        (await cli.PrintAsync("get", "report")).ShouldNotContain("Means:");
    }
}
