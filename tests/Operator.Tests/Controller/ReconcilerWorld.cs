using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>The reconciler and its queues, driven step by step against a <see cref="FakeApi"/>. The test controls what the cache shows.</summary>
internal sealed class ReconcilerWorld : IDisposable
{
    public static readonly ObjectKey Key = new("team", "demo");

    private readonly KubeClient _client;
    private readonly ClusterCache _cache;
    private readonly NamespacePauses _pauses;

    /// <param name="spec">The schedule.</param>
    /// <param name="target">Receives the calls of an HTTP action.</param>
    public ReconcilerWorld(ScheduledJobSpec spec, HttpMessageHandler? target = null)
        : this(new FakeApi(spec, new FakeTimeProvider().GetUtcNow()), "me", target)
    {
    }

    /// <param name="api">The cluster, which another process may share.</param>
    /// <param name="leader">Identifies the term.</param>
    /// <param name="target">Receives the calls of an HTTP action.</param>
    /// <param name="selector">The ScheduledJobs that it acts for; null for all.</param>
    /// <param name="actor">Makes what decides for which schedules it acts; null for a leader.</param>
    /// <param name="isDivided">Whether the cache holds objects of some buckets only.</param>
    public ReconcilerWorld(
        FakeApi api, string leader, HttpMessageHandler? target = null, LabelSelector? selector = null, Func<TimeProvider, IActor>? actor = null, bool isDivided = false)
    {
        Api = api;
        _client = TestServices.Client(api, Time);
        _cache = new ClusterCache(_client, new() { Selector = selector ?? LabelSelector.Everything, IsDivided = isDivided }, Time, NullLoggerFactory.Instance);
        var caller = target is null ? HttpCallerFactory.Create(new OperatorOptions(), _client, Time) : TestCall.CallerOver(target, Time);
        _pauses = new NamespacePauses(_client, Task.CompletedTask, Time, NullLoggerFactory.Instance);
        Services = TestServices.Create(_client, _cache, caller, Time, Told) with { Pauses = _pauses };
        Parts = new ControllerParts(Services, actor?.Invoke(Time) ?? new LeaderIdentity(leader, () => IsLeading));
        ShowJob();
    }

    public ControllerParts Parts { get; }

    public OperatorServices Services { get; }

    public FakeTimeProvider Time { get; } = new();

    public FakeApi Api { get; }

    /// <summary>The events sent with a status.</summary>
    public ToldEvents Told { get; } = new();

    /// <summary>Whether the agenda has requested another pass.</summary>
    public bool IsWoken => Parts.Queue.DueCount > 0;

    /// <summary>The uid of the schedule.</summary>
    public string Uid => (string)Api.Job["metadata"]!["uid"]!;

    /// <summary>The schedule as the cache shows it.</summary>
    public ScheduledJob Cached => _cache.ScheduledJobs.Get(Key)!;

    /// <summary>Whether the lease is held.</summary>
    public bool IsLeading { get; set; } = true;

    /// <summary>Number of statuses waiting to be written.</summary>
    public int StatusesToWrite => Parts.StatusWriter.Queue.Count;

    /// <summary>Whether the spec is kept compiled.</summary>
    public bool IsCompiled => Parts.Memories.Find(Key)?.Compiled is not null;

    /// <summary>The status in the cluster.</summary>
    public ScheduledJobStatus Status => Api.Job["status"].Deserialize(ModelJsonContext.Default.ScheduledJobStatus)!;

    public Condition Condition(string type) => Status.Conditions!.Single(c => c.Type == type);

    /// <summary>One pass and those that it requests at once; then the status is written.</summary>
    public async Task PassAsync()
    {
        await DecideAsync();
        await WriteAsync();
    }

    public async Task DecideAsync(ObjectKey? key = null)
    {
        for (var passes = 1; await Parts.Reconciler.ReconcileAsync(key ?? Key, isStopping: false, CancellationToken.None); passes++)
            passes.ShouldBeLessThan(50, "passes follow each other without an end");
    }

    /// <summary>Makes runs of this many other schedules due.</summary>
    public void OthersAreDue(int count)
    {
        for (var i = 0; i < count; i++)
            Parts.Queue.Add(new ObjectKey("other", $"other-{i}"), Time.GetUtcNow());
    }

    public Task WriteAsync() => Parts.StatusWriter.WriteAsync(Key, CancellationToken.None);

    /// <summary>Waits until no call is in flight.</summary>
    public Task UntilCallsEndAsync() => Parts.Http.WhenIdleAsync();

    /// <summary>Deletes what is waiting to be pruned.</summary>
    public async Task PruneAsync()
    {
        using var stop = new CancellationTokenSource();
        var lane = Parts.Pruner.RunAsync(stop.Token);
        await stop.CancelAsync();
        await lane;
    }

    /// <summary>The cache catches up with the cluster.</summary>
    public void ShowJob()
    {
        foreach (var job in Api.Jobs.Values.Select(job => job.Deserialize(ModelJsonContext.Default.ScheduledJob)!).Where(job => _cache.IsOwn(job.Metadata)))
        {
            _cache.ScheduledJobs.Set(job);
            _cache.CalendarBook.SetUses(ObjectKey.Of(job), job);
        }
    }

    /// <summary>The cache shows a calendar, or that it is gone. Returns whether that concerns the schedules that refer to it.</summary>
    public bool ShowCalendar(ObjectKey key, ScheduleCalendarSpec? spec, Dictionary<string, string>? labels = null)
    {
        var calendar = spec is null ? null : new ScheduleCalendar { Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name, Generation = 1, Labels = labels }, Spec = spec };
        if (calendar is null)
            _cache.Calendars.Remove(key);
        else
            _cache.Calendars.Set(calendar);
        var concerned = _cache.CalendarBook.Set(key, calendar);
        _cache.CalendarChanged?.Invoke(key, concerned);
        return concerned.Count > 0;
    }

    /// <summary>The cache shows the annotation that suspends a namespace, or that it was removed.</summary>
    public void ShowPause(string name, string? value)
    {
        var annotations = value is null ? null : new Dictionary<string, string> { [ApiConstants.SuspendedAnnotation] = value };
        _pauses.Namespaces.Set(new Namespace { Metadata = new ObjectMeta { Name = name, Annotations = annotations } });
        _pauses.Changed?.Invoke(name);
    }

    /// <summary>The cache shows a Backfill.</summary>
    public void ShowBackfill(Backfill backfill)
    {
        _cache.Backfills.Set(backfill);
        _cache.BackfillChanged?.Invoke(ObjectKey.Of(backfill), Key);
    }

    /// <summary>The compiled calendars.</summary>
    public CalendarBook Book => _cache.CalendarBook;

    /// <summary>The cache learns that the resource is gone.</summary>
    public void HideJob() => _cache.ScheduledJobs.Remove(Key);

    /// <summary>The watch delivers the resource, or that it is gone from what this operator selects.</summary>
    public void Deliver(bool isThere)
    {
        if (isThere)
            ShowJob();
        else
            HideJob();
        _cache.ScheduledJobChanged?.Invoke(Key, _cache.ScheduledJobs.Get(Key));
    }

    /// <summary>The Backfills that its gauges count.</summary>
    public int OwnBackfills => _cache.ListOwnBackfills().Count();

    /// <inheritdoc cref="ShowJob" />
    public void ShowPods()
    {
        foreach (var pod in Api.Pods.Values)
            _cache.Pods.Set(pod.Deserialize(KnownResources.Pods.TypeInfo)!);
    }

    public void Dispose()
    {
        Parts.Dispose();
        Services.Metrics.Dispose();
        _client.Dispose();
        Api.Dispose();
    }
}
