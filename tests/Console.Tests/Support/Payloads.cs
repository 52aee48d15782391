namespace ScheduledJobs.Console.Tests.Support;

/// <summary>Texts that a page must show and never obey. Each is here for a different way to break out of where text stands.</summary>
internal static class Payloads
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "</script><script>alert(1)</script>",
        "<script\n>alert(1)</script\n>", "<script/x>alert(1)</script>", "<img src=x onerror=alert(1)>", "<img src=x onerror=\"alert(1)\">", "<IMG SRC=`javascript:alert(1)`>",
        "<img \"\"\"><script>alert(1)</script>\">", "<svg onload=alert(1)>", "<svg/onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1)>",
        "<body onload=alert(1)>", "<iframe src=javascript:alert(1)>", "<iframe srcdoc=\"<script>alert(1)</script>\">", "<object data=javascript:alert(1)>", "<embed src=//evil.example>",
        "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>", "<base href=//evil.example/>", "<meta http-equiv=refresh content=0;url=//evil.example>",
        "<form action=//evil.example><input name=csrf>", "<a href=javascript:alert(1)>x</a>", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)>", "<math><mtext></mtext></math>",
        "<!-- comment -->", "--><script>alert(1)</script>", "<![CDATA[<script>alert(1)</script>]]>", "<?xml version=\"1.0\"?>", "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)",
        "\"><script>alert(1)</script>", "'><script>alert(1)</script>", "\" autofocus onfocus=alert(1) x=\"", "` onmouseover=alert(1)", "\"/><svg onload=alert(1)>", "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>", "</pre><img src=x onerror=alert(1)>", "</select><script>alert(1)</script>", "</style><script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;", "\u003cscript\u003ealert(1)\u003c/script\u003e", "\u2028<script>alert(1)</script>", "\ud800<script>alert(1)</script>", "{{constructor.constructor('alert(1)')()}}<b>",
        "javascript:alert(1)", "data:text/html,<script>alert(1)</script>",
    ];

    /// <summary>Their numbers: not all of them can be in the name of a test.</summary>
    public static TheoryData<int> Theory => [.. Enumerable.Range(0, All.Length)];
}
