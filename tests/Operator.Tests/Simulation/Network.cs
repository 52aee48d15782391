namespace ScheduledJobs.Operator.Tests.Simulation;

/// <summary>The network between the processes and the API server: it refuses, loses, and holds back what a script tells it to.</summary>
internal sealed class Network(ApiServer server)
{
    private readonly List<(Verb Verb, Trouble Trouble)> _troubles = [];
    private readonly List<HeldCall> _held = [];

    /// <summary>Called for each request when it is sent.</summary>
    public Action<ApiCall>? Sent { get; set; }

    /// <summary>Called with each request that the API server refuses for what it is; to send it again at once changes nothing.</summary>
    public Action<ApiCall>? Refused { get; set; }

    public IReadOnlyList<HeldCall> Held => _held;

    /// <summary>The connection of a process.</summary>
    public HttpMessageHandler ConnectionOf(SimulatedOperator process) => new Connection(this, process);

    /// <summary>The next request of this kind meets this trouble.</summary>
    public void Expect(Verb verb, Trouble trouble) => _troubles.Add((verb, trouble));

    public void ClearTroubles() => _troubles.Clear();

    /// <summary>A held request continues: it is carried out if it was not yet, and its response arrives or is lost.</summary>
    public void Release(HeldCall held, bool answers)
    {
        _held.Remove(held);
        held.Call.From.MayPrune = true;
        var response = held.Response ?? server.Answer(held.Call);
        if (answers)
            held.Answer.TrySetResult(response);
        else
            held.Answer.TrySetException(new IOException("The connection broke."));
    }

    private Task<HttpResponseMessage> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        Sent?.Invoke(call);
        call.From.MayPrune = true;
        var index = _troubles.FindIndex(t => t.Verb == call.Verb);
        if (index < 0)
            return Task.FromResult(server.Answer(call));
        var trouble = _troubles[index].Trouble;
        _troubles.RemoveAt(index);
        switch (trouble)
        {
            case Trouble.LosesRequest:
                throw new IOException("The connection broke.");
            case Trouble.LosesAnswer:
                server.Answer(call);
                throw new IOException("The connection broke.");
            case Trouble.HoldsRequest:
                return Hold(call, null, cancellationToken);
            case Trouble.HoldsAnswer:
                return Hold(call, server.Answer(call), cancellationToken);
            default:
                if (trouble is Trouble.Forbidden or Trouble.Invalid)
                    Refused?.Invoke(call);
                return Task.FromResult(ApiServer.Refuse((int)trouble, trouble.ToString(), $"the server answers {trouble}"));
        }
    }

    // A request that its sender has given up is still on its way.
    private Task<HttpResponseMessage> Hold(ApiCall call, HttpResponseMessage? response, CancellationToken cancellationToken)
    {
        var held = new HeldCall(call, response, new TaskCompletionSource<HttpResponseMessage>());
        cancellationToken.Register(() => held.Answer.TrySetCanceled(cancellationToken));
        _held.Add(held);
        return held.Answer.Task;
    }

    private sealed class Connection(Network network, SimulatedOperator process) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            network.SendAsync(ApiCall.Parse(process, request), cancellationToken);
    }
}

/// <summary>A request or response that is held back.</summary>
internal sealed record HeldCall(ApiCall Call, HttpResponseMessage? Response, TaskCompletionSource<HttpResponseMessage> Answer)
{
    /// <summary>Whether its sender is still waiting for it.</summary>
    public bool IsAwaited => !Answer.Task.IsCompleted;
}
