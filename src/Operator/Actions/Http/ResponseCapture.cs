using System.Text;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http.Budgets;
using ScheduledJobs.Operator.Actions.Http.Requests;
using ScheduledJobs.Scheduling;

namespace ScheduledJobs.Operator.Actions.Http;

/// <summary>
/// Keeps what <c>spec.action.http.capture</c> asks for of a response. By then the outcome of the call is known, and nothing that the target does here changes it.
/// </summary>
internal sealed class ResponseCapture(CallBudget budget, TimeProvider time)
{
    /// <summary>How long to wait for the body, and for memory to read it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>What reading takes besides the bytes that are kept: what the connection has received by then, and what unpacking it needs.</summary>
    public const int ReadingBytes = 64 * 1024;

    private const string TooMany = "too many responses of this namespace, or in total, were being kept at the same time";

    private static readonly CapturedResponse NoRoom = new(new RunResponse { Message = TooMany }, null);

    /// <summary>What is kept.</summary>
    /// <param name="namespace">Namespace of the ScheduledJob.</param>
    /// <param name="call">The call, whose response is here. It is disposed at the end.</param>
    /// <param name="wanted">What to keep; a valid one.</param>
    /// <param name="cancellationToken">Ends the reading. What has arrived by then is kept.</param>
    public async Task<CapturedResponse> ReadAsync(string @namespace, OpenCall call, HttpCaptureSpec wanted, CancellationToken cancellationToken)
    {
        using (call)
        {
            var answer = call.Answer!;
            var response = new RunResponse { Headers = answer.KeptHeaders.Count > 0 ? answer.KeptHeaders : null };
            if (wanted.Body is { } size && CaptureSize.TryParse(size, out var limit))
            {
                var problem = answer.HasBegun ? null : await TryReadAsync(@namespace, answer, limit, cancellationToken);
                response = WithBody(response, answer, limit, problem);
            }

            return budget.TryKeep(@namespace, BytesOf(response)) is { } room ? new CapturedResponse(response, room) : NoRoom;
        }
    }

    /// <summary>Why the body could not be read to its end, or to the limit; null if it was.</summary>
    private async Task<string?> TryReadAsync(string @namespace, Answer answer, int limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var hasRoom = false;
        try
        {
            using var room = await budget.EnterCaptureAsync(@namespace, ReadingBytes + limit, linked.Token);
            hasRoom = true;
            await answer.ReadBodyAsync(limit, linked.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return hasRoom
                ? $"the body was not complete after {DurationText.Format(Limit)}"
                : TooMany;
        }
        catch (OperationCanceledException)
        {
            return "the operator stopped, or stopped the call, before the body was complete";
        }
        catch (Exception e)
        {
            // A tenant learns the same as of a call that fails, and whatever it is, the call has succeeded or failed before.
            return CallFailures.Of(e)?.Message ?? "the body could not be read";
        }
    }

    private static RunResponse WithBody(RunResponse response, Answer answer, int limit, string? problem)
    {
        var beginning = answer.Beginning;
        var isWhole = answer.IsWhole && beginning.Length <= limit;
        return response with
        {
            Body = answer.HasBegun ? SafeText.OfBody(beginning[..Math.Min(limit, beginning.Length)], isWhole) : null,
            Truncated = isWhole ? null : true,
            Message = problem,
        };
    }

    private static int BytesOf(RunResponse response) =>
        CallBudget.KeptBytes + sizeof(char) * ((response.Body?.Length ?? 0) + (response.Headers ?? []).Sum(h => h.Name.Length + h.Value.Length));
}
