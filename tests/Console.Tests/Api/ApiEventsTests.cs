using System.Text;
using Microsoft.AspNetCore.Http;
using ScheduledJobs.Console.Api;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Console.Tests.Support;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Api;

public sealed class ApiEventsTests
{
    private static readonly ScheduledJob Job = Views.Job("one", "interval: {every: 1h}");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_reader_is_told_of_a_change_at_most_once_a_second()
    {
        using var views = new Views(Job);
        using var stop = new CancellationTokenSource();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext();
        context.Response.Body = body;
        var telling = new ApiEvents(views.Catalog, _time).RunAsync(context.Response, stop.Token);
        (await ToldAsync(body)).ShouldBe(["Unseen"]);

        // Each of these is a change, and one event later the reader knows the last of them.
        foreach (var state in (string[])[ScheduleStates.Late, ScheduleStates.Running, ScheduleStates.Failing])
            Change(views, state);
        _time.Advance(Catalog.Pause - TimeSpan.FromTicks(1));
        (await ToldAsync(body)).ShouldBe(["Unseen"]);
        _time.Advance(TimeSpan.FromTicks(1));
        (await ToldAsync(body)).ShouldBe(["Unseen", "Failing"]);

        // After a quiet time, a change is told at once.
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.ArmedTimers.ShouldBe(0);
        Change(views, ScheduleStates.Scheduled);
        (await ToldAsync(body)).ShouldBe(["Unseen", "Failing", "Scheduled"]);

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => telling);
    }

    private static void Change(Views views, string state) =>
        views.Catalog.Apply(new StoreChange<ScheduledJob>(Job, Job with { Status = Statuses.Waiting with { State = state } }));

    /// <summary>The states that were told, once the stream has nothing more to tell and pauses.</summary>
    private async Task<IEnumerable<string>> ToldAsync(MemoryStream body)
    {
        await Eventually.BecomesTrueAsync(() => _time.ArmedTimers == 1, "the stream pauses");
        return Encoding.UTF8.GetString(body.ToArray()).Split("\"state\":\"").Skip(1).Select(part => part[..part.IndexOf('"')]);
    }
}
