using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>The connection breaks here.</summary>
public sealed class ConnectionCutException : Exception;

/// <summary>Lets the API handle a watch, and passes on its altered lines.</summary>
internal static class WatchTampering
{
    /// <summary>Produces the lines to send from the API's lines, each with its line break.</summary>
    public delegate IAsyncEnumerable<string> Tamper(IAsyncEnumerable<string> lines, CancellationToken stop);

    public static async Task RunAsync(HttpContext context, RequestDelegate next, Tamper tamper)
    {
        var aborted = context.RequestAborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var lines = new LineStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(lines));
        context.RequestAborted = end.Token;
        var server = ServeAsync(context, next, lines);
        try
        {
            await Task.WhenAny(lines.Begun, server);
            if (lines.Begun.IsCompleted)
            {
                await client.StartAsync(aborted);
                await foreach (var text in tamper(lines.ReadAllAsync(aborted), aborted))
                    await client.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), aborted);
            }
        }
        catch (ConnectionCutException)
        {
            // What was sent before must arrive: aborting at once would discard it.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            context.Abort();
        }
        finally
        {
            await end.CancelAsync();
            context.Features.Set(client);
        }

        // A refusal by the API is thrown here, and handled as usual.
        await server;
    }

    private static async Task ServeAsync(HttpContext context, RequestDelegate next, LineStream lines)
    {
        try
        {
            await next(context);
        }
        finally
        {
            lines.Complete();
        }
    }

    /// <summary>Splits the API's output into lines.</summary>
    private sealed class LineStream : MemoryStream
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly StringBuilder _rest = new();

        /// <summary>Completes when the API has begun to respond.</summary>
        public Task Begun => _begun.Task;

        public IAsyncEnumerable<string> ReadAllAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAllAsync(cancellationToken);

        public void Complete() => _lines.Writer.TryComplete();

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _begun.TrySetResult();
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _rest.Append(Encoding.UTF8.GetString(buffer.Span));
            var text = _rest.ToString();
            var end = text.LastIndexOf('\n') + 1;
            foreach (var line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                _lines.Writer.TryWrite($"{line}\n");
            _rest.Clear().Append(text[end..]);
            _begun.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
