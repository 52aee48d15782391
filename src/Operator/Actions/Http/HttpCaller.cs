using ScheduledJobs.Operator.Actions.Http.Credentials;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Operator.Api.V1Alpha1;
using ScheduledJobs.Operator.Decisions;
using ScheduledJobs.Operator.Schedules;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Makes one call and judges its outcome. Only the status code and the class of a failure leave this type: never a body, a header value or
/// a resolved address.
/// </summary>
public sealed class HttpCaller : IDisposable
{
    /// <summary>A target that asks for more patience than this gets this much.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly EgressPolicies _policies;
    private readonly RequestBuilder _builder;
    private readonly Authorizer _authorizer;
    private readonly RequestSender _sender;
    private readonly CallSlots _slots;
    private readonly TimeProvider _time;

    internal HttpCaller(
        EgressPolicies policies, ReferenceReader references, RequestSender sender, CallSlots slots, string clusterDomain, TimeProvider time)
    {
        _policies = policies;
        _sender = sender;
        _slots = slots;
        _time = time;
        _authorizer = new Authorizer(references, new OAuth2Tokens(sender, references, time));
        _builder = new RequestBuilder(references, _authorizer, clusterDomain);
    }

    /// <summary>Calls once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; whether the target did anything is unknown.</exception>
    public async Task<CallOutcome> CallAsync(ScheduledJob job, HttpActionSpec action, StartAttempt start, CancellationToken cancellationToken)
    {
        if (!DurationText.TryParse(action.Timeout, out var timeout, out _))
            timeout = TimeSpan.FromSeconds(30);
        using var deadline = new CancellationTokenSource(timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var hasBegun = false;
        try
        {
            var url = _builder.TargetOf(job, action, start);
            using var slot = await _slots.EnterAsync(job.Metadata.Namespace!, $"{url.IdnHost}:{url.Port}", linked.Token);
            hasBegun = true;
            return await CallAsync(job, action, start, url, linked.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var message = hasBegun ? "no complete answer" : "too many other calls (to this host, of this namespace, or in all), and no room";
            return Failed(new Failure(Reasons.HttpTimeout, $"{message} within {DurationText.Format(timeout)}", RetryClasses.Timeout));
        }
        catch (Exception e) when (CallFailures.Of(e) is { } failure)
        {
            return Failed(failure);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _sender.Dispose();

    private async Task<CallOutcome> CallAsync(
        ScheduledJob job, HttpActionSpec action, StartAttempt start, Uri url, CancellationToken cancellationToken)
    {
        var policy = await _policies.ForAsync(job.Metadata.Namespace!, cancellationToken);
        var request = await _builder.BuildAsync(job, action, start, url, policy, cancellationToken);
        using var answer = await _sender.SendAsync(request, action.FollowRedirects ? Redirects.Limit : 0, cancellationToken);
        if (answer.Code == 401)
            _authorizer.Reject(request, action.Auth);
        return await JudgeAsync(action, answer, cancellationToken);
    }

    private async Task<CallOutcome> JudgeAsync(HttpActionSpec action, Answer answer, CancellationToken cancellationToken)
    {
        var code = answer.Code;
        if (!StatusCodeSet.Contains(action.SuccessCodes, code))
        {
            var failure = CallFailures.OfCode(code, action.SuccessCodes);
            return new CallOutcome(code, code is 429 or 503 ? failure with { RetryAfter = RetryAfter(answer) } : failure);
        }

        return new CallOutcome(
            code, action.Expect is { } expect ? await Expectations.JudgeAsync(answer, expect, cancellationToken) : null);
    }

    private TimeSpan? RetryAfter(Answer answer)
    {
        var wait = answer.Response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return wait <= TimeSpan.Zero ? null : wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }

    private static CallOutcome Failed(Failure failure) => new(failure.HttpStatus, failure);
}
