using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

public sealed class NamespacePausesTests
{
    private const string Forbidden = """{"kind":"Status","status":"Failure","reason":"Forbidden","code":403,"message":"namespaces is forbidden"}""";

    private const string Unavailable = """{"kind":"Status","status":"Failure","reason":"InternalError","code":500,"message":"starting"}""";

    private const string Namespaces = """
        {"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[
         {"metadata":{"name":"team","uid":"u1","resourceVersion":"5","annotations":{"scheduledjobs.dev/suspended":"reason=upgrade"}}},
         {"metadata":{"name":"other","uid":"u2","resourceVersion":"6"}}]}
        """;

    private const string NotSuspended = """
        {"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"4"},"items":[
         {"metadata":{"name":"team","uid":"u1","resourceVersion":"3"}},
         {"metadata":{"name":"other","uid":"u2","resourceVersion":"2"}}]}
        """;

    [Fact]
    public async Task It_knows_which_namespaces_are_suspended_and_tells_of_changes()
    {
        using var run = new Run(path => path.Contains("watch=true", StringComparison.Ordinal) ? null : (200, Namespaces));
        var changed = new List<string>();
        run.Pauses.Changed = changed.Add;

        run.Start();
        await run.Pauses.Known.WaitAsync(Eventually.Limit);

        run.Pauses.Find("team").ShouldBe(new NamespacePause(null, "upgrade"));
        run.Pauses.Find("other").ShouldBeNull();
        run.Pauses.Find("unknown").ShouldBeNull();
        changed.ShouldBe(["team"]);
    }

    [Fact]
    public async Task Without_the_right_it_says_so_once_goes_on_and_asks_again()
    {
        var isAllowed = false;
        using var run = new Run(path => path.Contains("watch=true", StringComparison.Ordinal) ? null : Volatile.Read(ref isAllowed) ? (200, Namespaces) : (403, Forbidden));

        run.Start();
        await run.Pauses.Known.WaitAsync(Eventually.Limit);
        run.Pauses.Find("team").ShouldBeNull();
        for (var i = 0; i < 2; i++)
        {
            await Eventually.BecomesTrueAsync(() => run.Time.NextTimer == run.Time.GetUtcNow() + NamespacePauses.AskAgain, "it waits");
            var before = run.Requests;
            run.Time.Advance(NamespacePauses.AskAgain);
            await Eventually.BecomesTrueAsync(() => run.Requests > before, "it asks again");
        }

        run.Log.Lines.Count(l => l == nameof(ControllerLog.GoesWithoutNamespaces)).ShouldBe(1);
        Volatile.Write(ref isAllowed, true);
        await Eventually.BecomesTrueAsync(() => run.Time.NextTimer == run.Time.GetUtcNow() + NamespacePauses.AskAgain, "it waits");
        run.Time.Advance(NamespacePauses.AskAgain);
        await Eventually.BecomesTrueAsync(() => run.Pauses.Find("team") is not null, "it knows");
    }

    /// <summary>It has not read its roles yet. Without the pauses, a leader would resume what is suspended.</summary>
    [Fact]
    public async Task An_API_server_that_starts_may_refuse_at_first()
    {
        var isReady = false;
        var served = new TaskCompletionSource();
        using var run = new Run(
            path => path.Contains("watch=true", StringComparison.Ordinal) ? null : Volatile.Read(ref isReady) ? (200, Namespaces) : (403, Forbidden), served.Task);

        run.Start();
        await Eventually.BecomesTrueAsync(() => run.Time.NextTimer == run.Time.GetUtcNow() + NamespacePauses.TryAgain, "it waits");
        run.Pauses.Known.IsCompleted.ShouldBeFalse();
        Volatile.Write(ref isReady, true);
        served.SetResult();
        run.Time.Advance(NamespacePauses.TryAgain);

        await run.Pauses.Known.WaitAsync(Eventually.Limit);
        run.Pauses.Find("team").ShouldNotBeNull();
        run.Log.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_API_server_that_is_not_available_says_nothing_about_the_right()
    {
        var isAvailable = false;
        using var run = new Run(_ => Volatile.Read(ref isAvailable) ? (403, Forbidden) : (500, Unavailable));

        run.Start();
        await Eventually.BecomesTrueAsync(() => run.Time.NextTimer == run.Time.GetUtcNow() + NamespacePauses.TryAgain, "it waits");
        run.Pauses.Known.IsCompleted.ShouldBeFalse();

        Volatile.Write(ref isAvailable, true);
        run.Time.Advance(NamespacePauses.TryAgain);
        await run.Pauses.Known.WaitAsync(Eventually.Limit);
        run.Log.Lines.ShouldContain(nameof(ControllerLog.GoesWithoutNamespaces));
    }

    [Fact]
    public async Task A_new_leader_waits_until_it_knows_the_present_pauses()
    {
        var isSuspended = false;
        using var run = new Run(path => path.Contains("watch=true", StringComparison.Ordinal) ? null : (200, Volatile.Read(ref isSuspended) ? Namespaces : NotSuspended));
        run.Start();
        await run.Pauses.Known.WaitAsync(Eventually.Limit);
        run.Pauses.Find("team").ShouldBeNull();

        Volatile.Write(ref isSuspended, true);
        var confirmed = run.Pauses.ConfirmFreshAsync(CancellationToken.None);
        await Eventually.BecomesTrueAsync(() => run.Time.NextTimer < run.Time.GetUtcNow() + NamespacePauses.ConfirmWithin, "it waits for the watch");
        confirmed.IsCompleted.ShouldBeFalse();
        run.Time.Advance(run.Time.NextTimer!.Value - run.Time.GetUtcNow());
        await confirmed.WaitAsync(Eventually.Limit);
        run.Pauses.Find("team").ShouldBe(new NamespacePause(null, "upgrade"));
    }

    [Fact]
    public async Task A_right_that_was_taken_away_does_not_keep_a_leader_from_leading()
    {
        var isAllowed = true;
        using var run = new Run(path => path.Contains("watch=true", StringComparison.Ordinal) ? null : Volatile.Read(ref isAllowed) ? (200, Namespaces) : (403, Forbidden));
        run.Start();
        await run.Pauses.Known.WaitAsync(Eventually.Limit);

        Volatile.Write(ref isAllowed, false);
        var confirmed = run.Pauses.ConfirmFreshAsync(CancellationToken.None);
        await Eventually.BecomesTrueAsync(
            () =>
            {
                run.Time.Advance(TimeSpan.FromSeconds(1));
                return confirmed.IsCompleted;
            },
            "it gives up");
        await confirmed;
        run.Pauses.Find("team").ShouldNotBeNull();
    }

    private sealed class Run : HttpMessageHandler, ILoggerFactory
    {
        private readonly Func<string, (int Code, string Body)?> _answer;
        private readonly CancellationTokenSource _stop = new();
        private readonly Kube.Client.KubeClient _client;
        private int _requests;
        private Task _task = Task.CompletedTask;

        public Run(Func<string, (int, string)?> answer, Task? served = null)
        {
            _answer = answer;
            _client = TestServices.Client(this, Time);
            Pauses = new NamespacePauses(_client, served ?? Task.CompletedTask, Time, this);
        }

        public FakeTimeProvider Time { get; } = new();

        public ToldEvents Log { get; } = new();

        public NamespacePauses Pauses { get; }

        public int Requests => Volatile.Read(ref _requests);

        public void Start() => _task = Pauses.RunAsync(_stop.Token);

        public ILogger CreateLogger(string categoryName) => categoryName.Contains(nameof(NamespacePauses), StringComparison.Ordinal) ? Log : NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            if (_answer(request.RequestUri!.PathAndQuery) is not var (code, body))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancellationToken);
                throw new InvalidOperationException("A watch that never ends has ended.");
            }

            return new HttpResponseMessage((HttpStatusCode)code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }

        protected override void Dispose(bool disposing)
        {
            _stop.Cancel();
            _task.Wait(Eventually.Limit);
            _client.Dispose();
            _stop.Dispose();
            base.Dispose(disposing);
        }
    }
}
