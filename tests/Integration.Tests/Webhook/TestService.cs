using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Integration.Tests.Webhook;

/// <summary>A Service: one address, and behind it the Pods that a test has added. Each connection goes to the next of them.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<int> _targets = [];
    private readonly Task _accepting;
    private CancellationTokenSource _connections = new();
    private int _next;

    public TestService()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Accepts connections and passes nothing on.</summary>
    public bool Hangs { get; set; }

    /// <summary>How long each piece of a request takes on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Connections so far.</summary>
    public int Accepted { get; private set; }

    public void Add(int port)
    {
        lock (_gate)
            _targets.Add(port);
    }

    /// <summary>New connections no longer go there. Existing ones stay.</summary>
    public void Remove(int port)
    {
        lock (_gate)
            _targets.Remove(port);
    }

    /// <summary>Ends the existing connections.</summary>
    public void Break()
    {
        CancellationTokenSource broken;
        lock (_gate)
            (broken, _connections) = (_connections, new CancellationTokenSource());
        broken.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Break();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        CancellationToken broken;
        lock (_gate)
            (broken, Accepted) = (_connections.Token, Accepted + 1);
        using (client)
        using (var target = new TcpClient())
        {
            try
            {
                if (Hangs)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, broken);
                if (Choose() is not { } port)
                    return;
                await target.ConnectAsync(IPAddress.Loopback, port, broken);
                var (near, far) = (client.GetStream(), target.GetStream());
                await Task.WhenAny(PassOnAsync(near, far, broken), far.CopyToAsync(near, broken));
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The connection has ended, as it does where there is no Pod.
            }
        }
    }

    private async Task PassOnAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var piece = new byte[16 * 1024];
        while (await from.ReadAsync(piece, cancellationToken) is > 0 and var length)
        {
            if (Delay > TimeSpan.Zero)
                await Task.Delay(Delay, TimeProvider.System, cancellationToken);
            await to.WriteAsync(piece.AsMemory(0, length), cancellationToken);
        }
    }

    private int? Choose()
    {
        lock (_gate)
            return _targets.Count == 0 ? null : _targets[_next++ % _targets.Count];
    }
}
