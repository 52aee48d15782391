using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;

namespace ScheduledJobs.Console.Tokens;

/// <summary>What the page about signing in shows.</summary>
/// <param name="Message">What happened, or what to do.</param>
/// <param name="Back">Where to go afterwards.</param>
/// <param name="Namespaces">The namespaces that the user has named.</param>
/// <param name="SignOut">What the form for signing out carries; null if there is no session.</param>
internal sealed record Login(string Message, string Back, string Namespaces, string? SignOut);

/// <summary>The page that says how to come in, and takes a token.</summary>
internal static class LoginPage
{
    public static string Render(string title, Login login) => Layout.Plain(title, Html.Of(
        $"""
        <p class="answer">{login.Message}</p>
        <form method="post" action="/login"><input type="hidden" name="back" value="{login.Back}">
        <p><label>Token <input type="password" name="token" autocomplete="off" spellcheck="false"></label></p>
        <p><label>Namespaces <input name="namespaces" value="{login.Namespaces}" autocomplete="off" spellcheck="false" placeholder="all"></label></p>
        <p><button>Sign in</button></p></form>{SignOut(login)}
        <h2>Which token?</h2>
        <p>Your own, of the Kubernetes API: the console has no rights, and shows what the API server shows you. A proxy that you have signed in to may send it for you.
        The console keeps it in memory while you are here, and sends it to the API server only.</p>
        <p>For a ServiceAccount, <code>kubectl create token NAME -n NAMESPACE</code> makes one that expires. Programs send it in the header
        <code>Authorization: Bearer TOKEN</code>.</p>
        """));

    private static Html SignOut(Login login) => login.SignOut is { } token
        ? Html.Of($"<form method=\"post\" action=\"/logout\"><input type=\"hidden\" name=\"csrf\" value=\"{token}\"><p><button>Sign out</button></p></form>")
        : Html.None;
}
