using System.Net.Http.Headers;
using System.Text;

namespace ScheduledJobs.Operator.Actions.Http.Connections;

/// <summary>
/// Keeps the platform's handler from sending a request twice. It does so by itself where a kept connection ends without an answer, or where
/// an HTTP/2 server says that it did not look at the request; but a server that acts and then dies looks just the same. Attempts are ours,
/// so the second time fails as the broken connection that it is.
/// </summary>
internal static class SentOnce
{
    /// <summary>A header of every request, which is asked for whenever the request is about to be written.</summary>
    public const string Witness = "User-Agent";

    private static readonly HttpRequestOptionsKey<bool> IsWritten = new("scheduledjobs.is-written");

    /// <summary>For <see cref="SocketsHttpHandler.RequestHeaderEncodingSelector"/>, which is called before anything goes over the wire.</summary>
    /// <exception cref="CallException">The request has been written before.</exception>
    public static Encoding? Guard(string name, HttpRequestMessage request)
    {
        if (!name.Equals(Witness, StringComparison.OrdinalIgnoreCase))
            return null;
        if (request.Options.TryGetValue(IsWritten, out _))
            throw new CallException(CallFailures.Broken);
        request.Options.Set(IsWritten, true);
        return null;
    }

    /// <summary>Makes sure that a request has the header by which it is known.</summary>
    public static void Mark(HttpRequestHeaders headers, string value)
    {
        if (!headers.Contains(Witness))
            headers.TryAddWithoutValidation(Witness, value);
    }
}
