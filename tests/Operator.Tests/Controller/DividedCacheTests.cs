using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.Sharding;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The caches of a replica that shares schedules: two schedules of different buckets that use a calendar, each with a Pod and a Job that has another Pod.</summary>
public sealed class DividedCacheTests : IAsyncLifetime
{
    private static readonly ObjectKey A = new("team", "a");
    private static readonly ObjectKey B = new("team", "b");
    private static readonly BucketSet OfA = BucketSet.Of(Bucket.Of("uid-a-schedule"));
    private static readonly BucketSet OfB = BucketSet.Of(Bucket.Of("uid-b-schedule"));

    private readonly FakeTimeProvider _time = new();
    private TwoSchedules Cluster { get; } = new();
    private CancellationTokenSource Stop { get; } = new();
    private readonly ConcurrentQueue<string> _told = [];
    private KubeClient Client { get; }
    private readonly ClusterCache _cache;
    private Task _running = Task.CompletedTask;

    public DividedCacheTests()
    {
        Client = TestServices.Client(Cluster, _time);
        _cache = new ClusterCache(Client, new() { IsDivided = true, Resources = [new ObjectKind("batch.example/v1", "Report")] }, _time, NullLoggerFactory.Instance)
        {
            ScheduledJobChanged = (key, job) => _told.Enqueue($"{key.Name} {(job is null ? "gone" : "whole")}"),
            OutlineChanged = (key, runs) => _told.Enqueue($"{key.Name} {runs}"),
            ChildChanged = key => _told.Enqueue($"child of {key.Name}"),
        };
    }

    public async Task InitializeAsync()
    {
        OfA.ShouldNotBe(OfB);
        _running = _cache.RunAsync(Stop.Token);
        await _cache.Synced;
    }

    public async Task DisposeAsync()
    {
        await Stop.CancelAsync();
        await _running;
        Stop.Dispose();
        Client.Dispose();
        Cluster.Dispose();
    }

    [Fact]
    public void At_first_there_are_outlines_only()
    {
        (_cache.ScheduledJobs.Count, _cache.Pods.Count, _cache.Jobs.Count, _cache.Outlines!.Count).ShouldBe((0, 0, 0, 2));
        _told.ShouldBe(["a 1", "b 2"], ignoreOrder: true);
        _cache.Outlines.ActiveRuns.ShouldBe([(A, 1), (B, 2)], ignoreOrder: true);
        (_cache.IsOutlined(A), _cache.IsOutlined(new ObjectKey("team", "c"))).ShouldBe((true, false));
        _cache.CalendarBook.CountUsers(new ObjectKey("team", "holidays")).ShouldBe(2);
        _cache.Resources.Kinds.ShouldBeEmpty("who acts for them follows what they need");
    }

    [Fact]
    public async Task A_bucket_comes_in_with_all_that_belongs_to_it()
    {
        _told.Clear();
        await _cache.ConfirmFreshAsync(OfA, Stop.Token);

        _cache.ScheduledJobs.List().ShouldHaveSingleItem().Metadata.Name.ShouldBe("a");
        _cache.Pods.List().Select(p => p.Metadata.Name).ShouldBe(["a-pod", "a-job-pod"], ignoreOrder: true);
        _cache.Jobs.List().Select(j => j.Metadata.Name).ShouldBe(["a-job"]);
        (_cache.IsOutlined(A), _cache.IsOutlined(B)).ShouldBe((false, true));
        _told.ShouldBe(["a whole", "b 2", "child of a", "child of a"], ignoreOrder: true);
        _cache.Resources.Kinds.ShouldHaveSingleItem().Kind.ShouldBe("Report");
        _cache.CalendarBook.CountUsers(new ObjectKey("team", "holidays")).ShouldBe(2);
    }

    [Fact]
    public async Task Buckets_that_are_in_already_cost_no_list_of_objects()
    {
        await _cache.ConfirmFreshAsync(OfA.Or(OfB), Stop.Token);
        var before = Cluster.WholeLists;
        await _cache.ConfirmFreshAsync(OfB, Stop.Token);
        Cluster.WholeLists.ShouldBe(before);

        _cache.Thin(OfA);
        await _cache.ConfirmFreshAsync(OfB, Stop.Token);
        Cluster.WholeLists.ShouldBe(before + 3);
        (_cache.ScheduledJobs.Count, _cache.Pods.Count, _cache.Jobs.Count, _cache.Outlines!.Count).ShouldBe((2, 4, 2, 0));
    }

    /// <summary>What a list that was cancelled has brought is not all.</summary>
    [Fact]
    public async Task A_bucket_whose_list_was_cancelled_is_listed_again()
    {
        await Should.ThrowAsync<OperationCanceledException>(_cache.ConfirmFreshAsync(OfA, new CancellationToken(canceled: true)));
        var before = Cluster.WholeLists;

        await _cache.ConfirmFreshAsync(OfA, Stop.Token);

        Cluster.WholeLists.ShouldBeGreaterThanOrEqualTo(before + 3);
        _cache.ScheduledJobs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_bucket_goes_out_without_being_taken_for_deleted()
    {
        await _cache.ConfirmFreshAsync(OfA.Or(OfB), Stop.Token);
        _told.Clear();

        _cache.Thin(OfB);

        _told.ShouldBe(["a 1"]);
        (_cache.ScheduledJobs.Get(A), _cache.IsOutlined(A), _cache.Pods.Count, _cache.Jobs.Count).ShouldBe((null, true, 2, 1));
        _cache.Pods.List().ShouldAllBe(pod => pod.Metadata.Name!.StartsWith('b'));
        _cache.CalendarBook.CountUsers(new ObjectKey("team", "holidays")).ShouldBe(2);
        _told.Clear();
        _cache.Thin(OfB);
        _told.ShouldBeEmpty();
    }

    /// <summary>A server that ignores what a request asks for, and sends each list whole. Watches stay silent.</summary>
    private sealed class TwoSchedules : HttpMessageHandler
    {
        private int _wholeLists;

        /// <summary>Number of lists of whole ScheduledJobs, Pods and Jobs.</summary>
        public int WholeLists => Volatile.Read(ref _wholeLists);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.AbsolutePath;
            if (path == "/apis/batch.example/v1")
                return Json("""{"resources":[]}""");
            if (request.RequestUri.Query.Contains("watch=", StringComparison.Ordinal))
                return Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Pipe().Reader.AsStream()) });
            var items = path.Split('/')[^1] switch
            {
                "scheduledjobs" => Schedule("a", 1) + "," + Schedule("b", 2),
                "jobs" => Child("a", "a-job", "") + "," + Child("b", "b-job", ""),
                "pods" => string.Join(",", Child("a", "a-pod", ""), Child("a", "a-job-pod", "Job"), Child("b", "b-pod", ""), Child("b", "b-job-pod", "Job")),
                _ => "",
            };
            if (items.Length > 0 && !request.Headers.Accept.ToString().Contains("PartialObjectMetadata", StringComparison.Ordinal))
                Interlocked.Increment(ref _wholeLists);
            return Json($$"""{"metadata":{"resourceVersion":"9"},"items":[{{items}}]}""");
        }

        private static Task<HttpResponseMessage> Json(string text) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(text, Encoding.UTF8, "application/json") });

        private static string Schedule(string name, int runs) => $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"team","uid":"uid-{{{name}}}-schedule","resourceVersion":"3","generation":1},
             "spec":{"trigger":{"interval":{"every":"1h"}},"exclude":{"calendars":[{"name":"holidays"}]},
              "action":{"resource":{"template":{"apiVersion":"batch.example/v1","kind":"Report"} } } },
             "status":{"activeCount":{{{runs}}}}}
            """;

        // A Pod of a Job is owned by that, and has its labels from the template.
        private static string Child(string schedule, string name, string owner) => $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"team","uid":"uid-{{{name}}}","resourceVersion":"4","labels":{"scheduledjobs.dev/uid":"uid-{{{schedule}}}-schedule"},
             "ownerReferences":[{{{(owner == "Job"
                ? $$"""{"apiVersion":"batch/v1","kind":"Job","name":"{{schedule}}-job","uid":"uid-{{schedule}}-job","controller":true}"""
                : $$"""{"apiVersion":"scheduledjobs.dev/v1alpha1","kind":"ScheduledJob","name":"{{schedule}}","uid":"uid-{{schedule}}-schedule","controller":true}""")}}}]},
             "spec":{},"status":{}}
            """;
    }
}
