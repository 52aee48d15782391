using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class ClusterCacheTests
{
    /// <summary>A standby has no listener, and neither has an operator that fills its caches for the first time. The next term starts from what they know.</summary>
    [Fact]
    public async Task Calendars_that_exist_before_a_term_begins_are_known_to_it()
    {
        var time = new FakeTimeProvider();
        using var client = TestServices.Client(new OneCalendar(), time);
        var cache = new ClusterCache(client, new(), time, NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var running = cache.RunAsync(stop.Token);

        await cache.Synced;

        cache.Calendars.Count.ShouldBe(1);
        cache.CalendarBook.Find(new ObjectKey("team", "holidays")).ShouldNotBeNull().Content.ShouldNotBeNull();
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Which_Backfills_exist_is_not_known_before_they_have_been_listed()
    {
        var time = new FakeTimeProvider();
        using var client = TestServices.Client(new OneCalendar(), time);
        var cache = new ClusterCache(client, new(), time, NullLoggerFactory.Instance);
        cache.FindBackfills(new ObjectKey("team", "report")).ShouldBeNull();
        using var stop = new CancellationTokenSource();
        var running = cache.RunAsync(stop.Token);
        await cache.Synced;

        cache.FindBackfills(new ObjectKey("team", "report")).ShouldNotBeNull().ShouldBeEmpty();
        cache.Backfills.Set(Of("night", null));
        cache.Backfills.Set(Of("going", time.GetUtcNow()));
        cache.FindBackfills(new ObjectKey("team", "report"))!.Single().Metadata.Name.ShouldBe("night", "one that is being deleted does not count");
        cache.FindBackfills(new ObjectKey("team", "other")).ShouldNotBeNull().ShouldBeEmpty();
        await stop.CancelAsync();
        await running;

        static Backfill Of(string name, DateTimeOffset? deleted) => new()
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "team", Uid = name, DeletionTimestamp = deleted },
            Spec = new BackfillSpec("report"),
        };
    }

    private sealed class OneCalendar : HttpMessageHandler
    {
        private const string Item = """{"metadata":{"name":"holidays","namespace":"team","uid":"u","resourceVersion":"1","generation":1},"spec":{"dates":["*-12-25"]}}""";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isCalendars = request.RequestUri!.AbsolutePath.EndsWith("schedulecalendars", StringComparison.Ordinal);
            HttpContent content = request.RequestUri.Query.Contains("watch=", StringComparison.Ordinal)
                ? new StreamContent(new Pipe().Reader.AsStream())
                : new StringContent($$"""{"metadata":{"resourceVersion":"1"},"items":[{{(isCalendars ? Item : "")}}]}""", Encoding.UTF8, "application/json");
            return Task.FromResult(new HttpResponseMessage { Content = content });
        }
    }
}
