using System.Net;
using System.Net.Sockets;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>The network between one operator and the API: it can refuse connections, break them, or swallow what is sent.</summary>
public sealed class Link : IAsyncDisposable
{
    private readonly int _target;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _isCut;
    private CancellationTokenSource _connections = new();
    private TaskCompletionSource _flow = new();

    private Link(int target)
    {
        _target = target;
        _flow.SetResult();
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static Link To(Uri server) => new(server.Port);

    /// <summary>Breaks the connections, and each new one at once. The port stays open: once given up, another socket may take it.</summary>
    public void Cut()
    {
        lock (_gate)
            _isCut = true;
        Break();
    }

    /// <summary>Ends a <see cref="Cut"/>.</summary>
    public void Restore()
    {
        lock (_gate)
            _isCut = false;
    }

    /// <summary>Breaks the connections; new ones are accepted at once.</summary>
    public void Break()
    {
        CancellationTokenSource broken;
        lock (_gate)
            (broken, _connections) = (_connections, new CancellationTokenSource());
        broken.Cancel();
    }

    /// <summary>From now on nothing gets through, and neither side is told.</summary>
    public void Freeze()
    {
        lock (_gate)
            _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Ends a <see cref="Freeze"/>: everything gets through, late.</summary>
    public void Thaw()
    {
        lock (_gate)
            _flow.TrySetResult();
    }

    /// <summary>
    /// Ends a <see cref="Freeze"/> as a partition ends: what was sent meanwhile is lost with its connections. After <see cref="Thaw"/> a request
    /// would arrive seconds after its sender has given it up, and no longer leads.
    /// </summary>
    public void Lose()
    {
        Break();
        Thaw();
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        Thaw();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                CancellationToken broken;
                lock (_gate)
                    broken = _isCut ? new CancellationToken(canceled: true) : _connections.Token;
                _ = CarryAsync(client, broken);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken broken)
    {
        using var server = new TcpClient();
        using (client)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(broken))
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, end.Token);
                client.NoDelay = server.NoDelay = true;

                // Both sides are told at once that it is closed.
                client.LingerState = server.LingerState = new LingerOption(true, 0);
                await Task.WhenAny(CopyAsync(client, server, end.Token), CopyAsync(server, client, end.Token));
                await end.CancelAsync();
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Broken before it began.
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken end)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, end) is > 0 and var count)
            {
                await Flow().WaitAsync(end);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), end);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, and the other will follow.
        }
    }

    private Task Flow()
    {
        lock (_gate)
            return _flow.Task;
    }
}
