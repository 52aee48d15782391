using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Credentials;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Makes one call and judges its outcome. Only the status code and the class of a failure leave this type, and what <c>capture</c> asks for: never another
/// part of a body, another header's value or a resolved address.
/// </summary>
public sealed class HttpCaller : IDisposable
{
    /// <summary>Longest honoured Retry-After. A target that asks for more gets this much.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Notifications in flight at once.</summary>
    internal static readonly CallLimits NotificationLimits = new(Total: 64, PerNamespace: 32, PerHost: 64);

    // Enough for as many.
    private static readonly MemoryLimits NotificationMemory = new(32 * 1024 * 1024, 16 * 1024 * 1024);

    // How much of a body an HTTP/2 server may send before it is read.
    private const long UnreadBytes = 64 * 1024;

    private readonly EgressPolicies _policies;
    private readonly ReferenceReader _references;
    private readonly ReferenceCheck _check;
    private readonly OAuth2Tokens _oauth2;
    private readonly RequestBuilder _builder;
    private readonly Authorizer _authorizer;
    private readonly RequestSender _sender;
    private readonly CallBudget _budget;
    private readonly CallBudget _notifications;
    private readonly Expectations _expectations;
    private readonly ResponseCapture _capture;
    private readonly TimeProvider _time;

    internal HttpCaller(
        EgressPolicies policies, ReferenceReader references, RequestSender sender, CallBudget budget, string clusterDomain, TimeProvider time)
    {
        _policies = policies;
        _references = references;
        _check = new ReferenceCheck(references, time);
        _sender = sender;
        _budget = budget;
        _notifications = new CallBudget(NotificationLimits, NotificationMemory, time, keepsResponses: false);
        _time = time;
        _oauth2 = new OAuth2Tokens(sender, references, time);
        _authorizer = new Authorizer(references, _oauth2);
        _builder = new RequestBuilder(references, clusterDomain);
        _expectations = new Expectations(budget);
        _capture = new ResponseCapture(budget, time);
    }

    /// <summary>Bytes reserved for requests and responses.</summary>
    internal long ReservedBytes => _budget.Bytes + _notifications.Bytes;

    /// <summary>Time limit of any call, whatever its action says. Default one hour.</summary>
    internal TimeSpan MaxTimeout { get; init; } = ScheduleCompiler.DefaultMaxCallTimeout;

    /// <summary>Makes one call.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the target did anything is unknown.</exception>
    public Task<CallOutcome> CallAsync(ScheduledJob job, HttpActionSpec action, StartAttempt start, CancellationToken cancellationToken) =>
        CallAsync(CallSubject.Of(job, start), action, urlFrom: null, cancellationToken);

    /// <summary>
    /// Sends a notification, if its namespace has a free place among those of notifications: they never take one from a run. Null if it has none.
    /// </summary>
    /// <inheritdoc cref="CallAsync(ScheduledJob, HttpActionSpec, StartAttempt, CancellationToken)" path="/exception"/>
    public async Task<CallOutcome?> TryNotifyAsync(
        ScheduledJob job, NotificationSpec receiver, OwedNotification owed, CancellationToken cancellationToken)
    {
        using var place = _notifications.TryEnterCall(job.Metadata.Namespace!);
        if (place is null)
            return null;
        if (NotificationCheck.FindProblem(receiver) is { } problem)
            return Failed(new Failure(Reasons.InvalidAction, problem.Message));
        var action = NotificationAction.Of(receiver.Http, owed.Event);
        return await CallAsync(CallSubject.Of(job, receiver, owed), action, receiver.Http.UrlFrom, cancellationToken);
    }

    private async Task<CallOutcome> CallAsync(
        CallSubject subject, HttpActionSpec action, ValueSource? urlFrom, CancellationToken cancellationToken)
    {
        var call = new OpenCall();
        try
        {
            var outcome = await CallAsync(call, subject, action, urlFrom, cancellationToken);
            if (action.Capture is not { } wanted || call.Answer is null)
                return outcome;
            var reading = _capture.ReadAsync(subject.Job.Metadata.Namespace!, call, wanted, cancellationToken);
            call = null;
            return outcome with { Capture = reading };
        }
        finally
        {
            call?.Dispose();
        }
    }

    private async Task<CallOutcome> CallAsync(
        OpenCall call, CallSubject subject, HttpActionSpec action, ValueSource? urlFrom, CancellationToken cancellationToken)
    {
        if (!DurationText.TryParse(action.Timeout, out var timeout, out _))
            timeout = TimeSpan.FromSeconds(30);
        timeout = timeout < MaxTimeout ? timeout : MaxTimeout;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var (@namespace, hasBegun) = (subject.Job.Metadata.Namespace!, false);
        try
        {
            if (urlFrom is not null)
                action = action with { Url = await ReadUrlAsync(subject, action, urlFrom, linked.Token) };
            var url = _builder.TargetOf(subject, action);
            call.Place = subject.IsNotification ? null : await _budget.EnterCallAsync(@namespace, $"{url.IdnHost}:{url.Port}", linked.Token);
            using var request = await BudgetOf(subject).EnterRequestAsync(@namespace, MostBytes(subject, action), linked.Token);
            hasBegun = true;
            call.Answer = await SendAsync(subject, action, url, linked.Token);

            // The headers have arrived, so the request is no longer held.
            request.Dispose();
            return await JudgeAsync(@namespace, action, call.Answer, linked.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var limit = DurationText.Format(timeout);
            var message = hasBegun
                ? $"no complete response within {limit}"
                : $"no free call slot within {limit}: too many calls to this host, from this namespace or in total";
            return Failed(new Failure(Reasons.HttpTimeout, message, RetryClasses.Timeout));
        }
        catch (Exception e) when (CallFailures.Of(e) is { } failure)
        {
            return Failed(failure);
        }
    }

    /// <summary>One sentence per Secret and ConfigMap of an action that is missing or may not be read.</summary>
    internal Task<IReadOnlyList<string>> FindMissingReferencesAsync(
        string @namespace, HttpActionSpec action, CancellationToken cancellationToken) =>
        _check.FindMissingAsync(@namespace, action, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        _sender.Dispose();
        _oauth2.Dispose();
        _references.Dispose();
        _budget.Dispose();
        _notifications.Dispose();
    }

    private CallBudget BudgetOf(CallSubject subject) => subject.IsNotification ? _notifications : _budget;

    private static long MostBytes(CallSubject subject, HttpActionSpec action) =>
        subject.IsNotification ? NotificationBody.MostBytes : RequestBuilder.MostBytes(action) + (action.Expect is null && action.Capture?.Body is null ? 0 : UnreadBytes);

    // The URL of a chat service is a secret: it never shows in a message.
    private async Task<string> ReadUrlAsync(CallSubject subject, HttpActionSpec action, ValueSource source, CancellationToken cancellationToken)
    {
        var url = Encoding.UTF8.GetString(await _references.ReadAsync(subject.Job.Metadata.Namespace!, source, cancellationToken)).Trim();
        return HttpUrl.FindFault(url, mustBeHttps: action.Tls is not null) is { } fault
            ? throw new CallException(Reasons.InvalidAction, $"{subject.Field}.urlFrom: the URL {fault}")
            : url;
    }

    private async Task<Answer> SendAsync(CallSubject subject, HttpActionSpec action, Uri url, CancellationToken cancellationToken)
    {
        var policy = await _policies.ForAsync(subject.Job.Metadata.Namespace!, cancellationToken);
        var request = await _builder.BuildAsync(subject, action, url, policy, cancellationToken);
        request = await _authorizer.AuthorizeAsync(request, action.Auth, cancellationToken);
        var answer = await _sender.SendAsync(request, action.FollowRedirects ? Redirects.Limit : 0, cancellationToken);
        if (answer.Code == 401)
            _authorizer.Reject(request, action.Auth);
        return answer;
    }

    private async Task<CallOutcome> JudgeAsync(string @namespace, HttpActionSpec action, Answer answer, CancellationToken cancellationToken)
    {
        var code = answer.Code;
        if (!StatusCodeSet.Contains(action.SuccessCodes, code))
        {
            var failure = CallFailures.OfCode(code, action.SuccessCodes);
            return new CallOutcome(code, code is 429 or 503 ? failure with { RetryAfter = RetryAfter(answer) } : failure);
        }

        return new CallOutcome(
            code, action.Expect is { } expect ? await _expectations.JudgeAsync(@namespace, answer, expect, cancellationToken) : null);
    }

    private TimeSpan? RetryAfter(Answer answer)
    {
        var wait = answer.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return wait <= TimeSpan.Zero ? null : wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }

    private static CallOutcome Failed(Failure failure) => new(failure.HttpStatus, failure);
}
