using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class LeaderTermTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _informers = new();
    private Task _informing = Task.CompletedTask;
    private readonly FakeTimeProvider _time = new();
    private readonly EmptyCluster _cluster = new();
    private readonly KubeClient _client;
    private readonly ClusterCache _cache;
    private readonly OperatorServices _services;

    public LeaderTermTests()
    {
        _client = TestServices.Client(_cluster, _time);
        _cache = new ClusterCache(_client, new(), _time, NullLoggerFactory.Instance);
        _services = TestServices.Create(_client, _cache, HttpCallerFactory.Create(new OperatorOptions(), _client, _time), _time, new FailingLogger());
    }

    public async Task InitializeAsync()
    {
        _informing = _cache.RunAsync(_informers.Token);
        await _cache.Synced;
    }

    /// <summary>A leader that holds its lease and does nothing is worse than none: the process must end and be restarted.</summary>
    [Fact]
    public async Task A_part_that_fails_ends_the_term_with_its_error()
    {
        var calendar = new ScheduleCalendar { Metadata = new ObjectMeta { Namespace = "team", Name = "holidays", ResourceVersion = "2" }, Spec = new() { Dates = ["*-12-25"] } };
        _cache.Calendars.Set(calendar);
        _cache.CalendarBook.Set(ObjectKey.Of(calendar), calendar);
        using var stop = new CancellationTokenSource();
        using var term = new LeaderTerm(_services, () => true);

        var ending = term.RunAsync(stop.Token, stop.Token);

        await Eventually.BecomesTrueAsync(() => ending.IsCompleted, "the term has ended");
        (await Should.ThrowAsync<InvalidOperationException>(ending)).Message.ShouldBe("the log is full");
    }

    [Fact]
    public async Task A_term_starts_only_once_the_limits_of_namespaces_are_known()
    {
        var (isDown, asked) = (true, 0);
        using var overrides = new NamespaceOverrides(
            _ => Interlocked.Increment(ref asked) > 0 && isDown ? throw new HttpRequestException("down") : Task.FromResult<ConfigMap?>(null), _time);
        using var stop = new CancellationTokenSource();
        using var term = new LeaderTerm(_services with { Policies = new NamespacePolicies(NamespaceLimits.None, overrides) }, () => true);

        var ending = term.RunAsync(stop.Token, stop.Token);
        await Eventually.BecomesTrueAsync(
            () =>
            {
                _time.Advance(NamespaceOverrides.RetryPace);
                return asked >= 3;
            },
            "it asks again");
        _cache.ScheduledJobChanged.ShouldBeNull();
        isDown = false;
        await Eventually.BecomesTrueAsync(
            () =>
            {
                _time.Advance(NamespaceOverrides.RetryPace);
                return _cache.ScheduledJobChanged is not null;
            },
            "it leads");

        await stop.CancelAsync();
        await ending;
    }

    [Fact]
    public async Task A_term_starts_only_once_the_present_suspensions_of_namespaces_are_known()
    {
        var pauses = new NamespacePauses(_client, Task.CompletedTask, _time, NullLoggerFactory.Instance);
        var following = pauses.RunAsync(_informers.Token);
        await pauses.Known.WaitAsync(Eventually.Limit);
        var gate = _cluster.Gate = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        using var term = new LeaderTerm(_services with { Pauses = pauses }, () => true);

        var ending = term.RunAsync(stop.Token, stop.Token);
        await Eventually.BecomesTrueAsync(() => _cluster.Held > 0, "it asks for the namespaces");
        _cache.ScheduledJobChanged.ShouldBeNull();
        gate.SetResult();
        await Eventually.BecomesTrueAsync(() => _cache.ScheduledJobChanged is not null, "it leads");

        await stop.CancelAsync();
        await ending;
        await _informers.CancelAsync();
        await following;
    }

    public async Task DisposeAsync()
    {
        await _informers.CancelAsync();
        await _informing;
    }

    public void Dispose()
    {
        _informers.Dispose();
        _services.Metrics.Dispose();
        _client.Dispose();
    }

    /// <summary>Lists are empty, nothing changes, and writes fail.</summary>
    private sealed class EmptyCluster : HttpMessageHandler
    {
        private int _held;

        /// <summary>Lists of namespaces wait for it.</summary>
        public TaskCompletionSource? Gate { get; set; }

        /// <summary>How many lists waited.</summary>
        public int Held => Volatile.Read(ref _held);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var uri = request.RequestUri!;
            if (request.Method != HttpMethod.Get)
                return Json(HttpStatusCode.UnprocessableEntity, FakeApi.Failure(422, "Invalid", "refused"));
            if (uri.Query.Contains("watch=", StringComparison.Ordinal))
                return new HttpResponseMessage { Content = new StreamContent(new Pipe().Reader.AsStream()) };
            if (Gate is { } gate && uri.AbsolutePath == "/api/v1/namespaces")
            {
                Interlocked.Increment(ref _held);
                await gate.Task.WaitAsync(cancellationToken);
            }

            return Json(HttpStatusCode.OK, """{"metadata":{"resourceVersion":"1"},"items":[]}""");
        }

        private static HttpResponseMessage Json(HttpStatusCode code, string body) =>
            new(code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }

    /// <summary>Cannot log that the status of a calendar was refused, which ends the part that writes it.</summary>
    private sealed class FailingLogger : ILogger
    {
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == nameof(ControllerLog.CalendarNotWritten))
                throw new InvalidOperationException("the log is full");
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    }
}
