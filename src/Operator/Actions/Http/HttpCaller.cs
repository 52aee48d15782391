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
/// Makes one call and judges its outcome. Only the status code and the class of a failure leave this type: never a body, a header value or
/// a resolved address.
/// </summary>
public sealed class HttpCaller : IDisposable
{
    /// <summary>Longest honoured Retry-After. A target that asks for more gets this much.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

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
    private readonly Expectations _expectations;
    private readonly TimeProvider _time;

    internal HttpCaller(
        EgressPolicies policies, ReferenceReader references, RequestSender sender, CallBudget budget, string clusterDomain, TimeProvider time)
    {
        _policies = policies;
        _references = references;
        _check = new ReferenceCheck(references, time);
        _sender = sender;
        _budget = budget;
        _time = time;
        _oauth2 = new OAuth2Tokens(sender, references, time);
        _authorizer = new Authorizer(references, _oauth2);
        _builder = new RequestBuilder(references, clusterDomain);
        _expectations = new Expectations(budget);
    }

    /// <summary>Bytes reserved for requests and responses.</summary>
    internal long ReservedBytes => _budget.Bytes;

    /// <summary>Time limit of any call, whatever its action says. Default one hour.</summary>
    internal TimeSpan MaxTimeout { get; init; } = ScheduleCompiler.DefaultMaxCallTimeout;

    /// <summary>Makes one call.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the target did anything is unknown.</exception>
    public async Task<CallOutcome> CallAsync(ScheduledJob job, HttpActionSpec action, StartAttempt start, CancellationToken cancellationToken)
    {
        if (!DurationText.TryParse(action.Timeout, out var timeout, out _))
            timeout = TimeSpan.FromSeconds(30);
        timeout = timeout < MaxTimeout ? timeout : MaxTimeout;
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var hasBegun = false;
        try
        {
            var url = _builder.TargetOf(job, action, start);
            using var place = await _budget.EnterCallAsync(job.Metadata.Namespace!, $"{url.IdnHost}:{url.Port}", linked.Token);
            using var request = await _budget.EnterRequestAsync(job.Metadata.Namespace!, MostBytes(action), linked.Token);
            hasBegun = true;
            using var answer = await SendAsync(job, action, start, url, linked.Token);

            // The headers have arrived, so the request is no longer held.
            request.Dispose();
            return await JudgeAsync(job.Metadata.Namespace!, action, answer, linked.Token);
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
    }

    private static long MostBytes(HttpActionSpec action) =>
        RequestBuilder.MostBytes(action) + (action.Expect is null ? 0 : UnreadBytes);

    private async Task<Answer> SendAsync(
        ScheduledJob job, HttpActionSpec action, StartAttempt start, Uri url, CancellationToken cancellationToken)
    {
        var policy = await _policies.ForAsync(job.Metadata.Namespace!, cancellationToken);
        var request = await _builder.BuildAsync(job, action, start, url, policy, cancellationToken);
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
