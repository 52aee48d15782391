using System.Net;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Controller;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Controller;

/// <summary>What the notifier sends between two records of what is owed, and what it does not send.</summary>
public sealed class NotifierDebtTests : IDisposable
{
    private static readonly ObjectKey Demo = new("team", "demo");

    private readonly CancellationTokenSource _stop = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<HttpCaller> _callers = [];

    [Fact]
    public async Task The_next_one_does_not_wait_for_the_record_of_the_one_before()
    {
        var receiver = new Recorder();
        var notifier = Start(receiver);

        Record(notifier, "demo", Owed("1"), Owed("2"));
        await UntilAsync(() => receiver.Requests.Count == 2);
    }

    /// <summary>Another status of the schedule may be written in between. It does not know of the attempt.</summary>
    [Fact]
    public async Task After_a_failed_attempt_nothing_is_sent_before_that_is_on_record()
    {
        var receiver = new Recorder(seen => seen.Url.EndsWith("other", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        var notifier = Start(receiver);
        Record(notifier, "demo", Owed("1"), Owed("2"));
        await UntilAsync(() => notifier.OutcomesOf(Demo, "demo").Count == 1);

        Record(notifier, "demo", Owed("1"), Owed("2"));
        await WorkAsync(notifier, receiver);
        receiver.Requests.Count(r => r.Url.EndsWith("chat", StringComparison.Ordinal)).ShouldBe(1);

        Record(notifier, "demo", Owed("1") with { Attempts = 1, NextAttemptTime = _time.GetUtcNow().AddSeconds(10) }, Owed("2"));
        notifier.OutcomesOf(Demo, "demo").ShouldBeEmpty();
    }

    /// <summary>As one of a leader whose clock was ahead. The notifier looks again each hour, and waits on.</summary>
    [Fact]
    public async Task An_attempt_that_is_hours_ahead_is_not_made_before()
    {
        var receiver = new Recorder();
        var notifier = Start(receiver);
        Record(notifier, "demo", Owed("1") with { Attempts = 1, NextAttemptTime = _time.GetUtcNow().AddHours(3) });

        _time.Advance(Notifier.LongestWait);
        await WorkAsync(notifier, receiver);
        receiver.Requests.Count.ShouldBe(1, "only the other schedule's");
        await UntilAsync(() =>
        {
            _time.Advance(Notifier.LongestWait);
            return receiver.Requests.Count == 2;
        });
        (_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow()).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task A_time_that_was_written_with_a_wrong_clock_delays_it_no_longer_than_the_clock_is_wrong()
    {
        var receiver = new Recorder();
        var notifier = Start(receiver);
        Record(notifier, "demo", Owed("1") with { Attempts = 1, NextAttemptTime = _time.GetUtcNow().AddYears(1) });

        _time.StepWallClock(_time.GetUtcNow().AddYears(1));
        _time.Advance(Notifier.LongestWait);
        await UntilAsync(() => receiver.Requests.Count == 1);
    }

    /// <summary>More than the share of a namespace: those that find no place are sent once there is one.</summary>
    [Fact]
    public async Task What_finds_no_free_place_is_sent_later()
    {
        using var receiver = new Gate();
        var notifier = Start(receiver);
        for (var i = 0; i < HttpCaller.NotificationLimits.PerNamespace + 8; i++)
            Record(notifier, $"demo-{i}", Owed("1"));
        await UntilAsync(() => receiver.Seen == HttpCaller.NotificationLimits.PerNamespace);

        receiver.Open();
        await UntilAsync(() =>
        {
            _time.Advance(Notifier.Crowded);
            return receiver.Seen == HttpCaller.NotificationLimits.PerNamespace + 8;
        });
    }

    /// <summary>It is deleted and created again under its name while a notification of the first is on its way. The second owes one with the same id.</summary>
    [Fact]
    public async Task What_a_deleted_schedule_has_sent_does_not_count_for_the_next_of_its_name()
    {
        using var receiver = new Gate();
        var notifier = Start(receiver);
        Record(notifier, "demo", Owed("1"));
        await UntilAsync(() => receiver.Seen == 1);

        Record(notifier, "demo", "second", Owed("1"));
        receiver.Open();
        await UntilAsync(() => receiver.Seen == 2);
        await UntilAsync(() => notifier.OutcomesOf(Demo, "second").Count == 1);
        notifier.OutcomesOf(Demo, "demo").ShouldBeEmpty();

        Record(notifier, "demo", "third", Owed("1"));
        await UntilAsync(() => receiver.Seen == 3);
    }

    [Fact]
    public async Task A_process_that_has_lost_its_lease_sends_nothing()
    {
        var asked = new TaskCompletionSource();
        var receiver = new Recorder();
        var notifier = new Notifier(Caller(receiver), new LeaderIdentity("me", IsLeading), _time);
        Record(notifier, "demo", Owed("1"));
        var sending = notifier.RunAsync((_, _, e) => throw e, _stop.Token, _stop.Token);

        await asked.Task.WaitAsync(Eventually.Limit, TimeProvider.System);
        await _stop.CancelAsync();
        await sending;
        receiver.Requests.ShouldBeEmpty();

        bool IsLeading()
        {
            asked.TrySetResult();
            return false;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _callers.ForEach(c => c.Dispose());
    }

    private static Task UntilAsync(Func<bool> condition) => Eventually.BecomesTrueAsync(condition, "it has come that far");

    /// <summary>Waits until the notifier has sent something of another schedule, which it took last.</summary>
    private static async Task WorkAsync(Notifier notifier, Recorder receiver)
    {
        Record(notifier, "other", Owed("1") with { To = "other" });
        await UntilAsync(() => receiver.Requests.Any(r => r.Url.EndsWith("other", StringComparison.Ordinal)));
    }

    private static OwedNotification Owed(string id) => new() { Id = id, To = "chat", Event = NotificationEvents.RunFailed };

    private static void Record(Notifier notifier, string name, params OwedNotification[] owed) => Record(notifier, name, name, owed);

    private static void Record(Notifier notifier, string name, string uid, params OwedNotification[] owed) => notifier.Recorded(
        new ScheduledJob
        {
            Metadata = new ObjectMeta { Namespace = Demo.Namespace, Name = name, Uid = uid },
            Spec = new ScheduledJobSpec { Notifications = [Receiver("chat"), Receiver("other")] },
        },
        new ScheduledJobStatus { Notifications = new NotificationsStatus { Owed = owed } });

    private static NotificationSpec Receiver(string name) => new()
    {
        Name = name,
        Events = [NotificationEvents.RunFailed],
        Http = new NotificationHttpSpec { Url = $"http://10.0.0.9/{name}" },
    };

    private HttpCaller Caller(HttpMessageHandler receiver)
    {
        _callers.Add(TestCall.CallerOver(receiver, _time));
        return _callers[^1];
    }

    private Notifier Start(HttpMessageHandler receiver)
    {
        var notifier = new Notifier(Caller(receiver), new LeaderIdentity("me", () => true), _time);
        _ = notifier.RunAsync((_, _, e) => throw e, _stop.Token, _stop.Token);
        return notifier;
    }

    /// <summary>Responds once it is open.</summary>
    private sealed class Gate : HttpMessageHandler
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _seen;

        /// <summary>Requests so far.</summary>
        public int Seen => Volatile.Read(ref _seen);

        public void Open() => _opened.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _seen);
            await _opened.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage { RequestMessage = request };
        }
    }
}
