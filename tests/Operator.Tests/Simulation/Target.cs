using System.Net;

namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The target of HTTP actions: each call arrives at once, and gets its response when the script says so.</summary>
internal sealed class Target
{
    private readonly List<ArrivedCall> _open = [];

    /// <summary>Called for each call that arrives.</summary>
    public Action<ArrivedCall>? Arrived { get; set; }

    /// <summary>Calls without a response yet, oldest first.</summary>
    public IReadOnlyList<ArrivedCall> Open => _open;

    /// <summary>A process's connection to the target.</summary>
    public HttpMessageHandler ConnectionOf(SimulatedOperator process) => new Connection(this, process);

    public void Answer(ArrivedCall call, HttpStatusCode code)
    {
        _open.Remove(call);
        call.Answer.TrySetResult(new HttpResponseMessage(code));
    }

    /// <summary>The target acts on the call, and the connection breaks before its response.</summary>
    public void LoseAnswer(ArrivedCall call)
    {
        _open.Remove(call);
        call.Answer.TrySetException(new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke."));
    }

    /// <summary>A process is gone: its connections break.</summary>
    public void Disconnect(SimulatedOperator process) => _open.RemoveAll(c => c.From == process);

    private sealed class Connection(Target target, SimulatedOperator process) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = new ArrivedCall(
                process,
                request.Headers.GetValues("Idempotency-Key").Single(),
                int.Parse(request.Headers.GetValues("X-ScheduledJob-Attempt").Single()),
                new TaskCompletionSource<HttpResponseMessage>());
            cancellationToken.Register(() =>
            {
                target._open.Remove(call);
                call.Answer.TrySetCanceled(cancellationToken);
            });
            target._open.Add(call);
            target.Arrived?.Invoke(call);
            return call.Answer.Task;
        }
    }
}

/// <summary>A call that has arrived at its target.</summary>
internal sealed record ArrivedCall(SimulatedOperator From, string RunId, int Attempt, TaskCompletionSource<HttpResponseMessage> Answer);
