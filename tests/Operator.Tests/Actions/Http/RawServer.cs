using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>A server on a loopback address that leaves each connection to the test, byte by byte. It ignores broken connections.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Stream, Task> _serve;
    private readonly SslServerAuthenticationOptions? _tls;

    /// <param name="serve">Serves a connection, which is closed afterwards.</param>
    /// <param name="tls">Its TLS options; null for no TLS.</param>
    public RawServer(Func<Stream, Task> serve, SslServerAuthenticationOptions? tls = null)
    {
        _serve = serve;
        _tls = tls;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"{(_tls is null ? "http://127.0.0.1" : "https://localhost")}:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                if (_tls is null)
                {
                    await _serve(client.GetStream());
                    return;
                }

                await using var secured = new SslStream(client.GetStream());
                await secured.AuthenticateAsServerAsync(_tls);
                await _serve(secured);
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Refused or closed.
        }
    }
}
