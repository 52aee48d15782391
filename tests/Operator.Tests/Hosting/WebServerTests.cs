using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Operator.Hosting;
using ScheduledJobs.Operator.Tests.Actions.Http;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Hosting;

public sealed class WebServerTests
{
    [Fact]
    public async Task A_connection_beyond_the_limit_is_closed_and_the_others_are_served()
    {
        var address = new IPEndPoint(IPAddress.Loopback, TestServer.UnusedPort());
        using var stop = new CancellationTokenSource();
        var serving = WebServer.RunAsync("--option", address, context => context.Response.WriteAsync("ok"), NullLoggerFactory.Instance, stop.Token);
        await Eventually.BecomesTrueAsync(async () => await AskAsync(address) is not null, "the server listens");
        var clients = new List<TcpClient>();
        try
        {
            // Each connection is known to be counted once it has a response.
            for (var i = 0; i < WebServer.MaxConnections; i++)
            {
                clients.Add(await ConnectAsync(address));
                (await AskAsync(clients[^1]))!.ShouldStartWith("HTTP/1.1 200");
            }

            (await AskAsync(address)).ShouldBeNull();
            clients[0].Dispose();
            await Eventually.BecomesTrueAsync(async () => await AskAsync(address) is not null, "there is room again");
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }

        await stop.CancelAsync();
        await serving;
    }

    private static async Task<string?> AskAsync(IPEndPoint address)
    {
        try
        {
            using var client = await ConnectAsync(address);
            return await AskAsync(client);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address);
        return client;
    }

    private static async Task<string?> AskAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            var answer = new byte[4096];
            return await client.GetStream().ReadAsync(answer) is var count and > 0 ? Encoding.ASCII.GetString(answer, 0, count) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
