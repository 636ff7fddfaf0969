/** The looks of a report's page: light and dark, readable on a telephone and on paper, without anything from elsewhere. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1b1f;--soft:#5a5a63;--paper:#fff;--line:#d9d9de;--shade:#f4f4f6;--mark:#0072b2}
@media(prefers-color-scheme:dark){:root{--ink:#e8e8ea;--soft:#a9a9b2;--paper:#16171a;--line:#3a3b41;--shade:#202126;--mark:#56b4e9}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:1rem 1rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:1rem 0}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:.25rem 0}
p,ul,dl{max-width:46rem;overflow-wrap:anywhere}
ul{padding-left:1.25rem}
li{margin:.35rem 0}
dt{font-weight:600}
dd{margin:0 0 .75rem}
.verdict{border:1px solid var(--line);border-left:.4rem solid var(--mark);padding:.6rem 1rem;font-size:1.1rem;max-width:46rem}
.verdict strong{display:block;font-size:1.3rem}
.warning{border:1px dashed var(--ink);padding:.6rem 1rem;max-width:46rem}
.scroll{overflow-x:auto;max-width:100%;margin:1rem 0 1.5rem}
.data{max-height:24rem;overflow:auto}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:.25rem 0}
th,td{padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td{max-width:24rem;overflow-wrap:break-word}
caption span{display:block;max-width:min(46rem,calc(100vw - 2rem));position:sticky;left:0}
.words{min-width:12rem}
.number{text-align:right;white-space:nowrap}
figure{margin:1.5rem 0 2.5rem}
figcaption{max-width:46rem;margin-bottom:.75rem}
figcaption b{display:block}
.panels{display:grid;gap:1.25rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr))}
.panels svg{display:block;width:100%;height:auto;max-width:30rem}
details{margin:.5rem 0}
summary{cursor:pointer;color:var(--soft)}
pre{background:var(--shade);padding:.75rem;overflow:auto;max-height:24rem;font-size:.8rem;margin:.5rem 0}
pre.command{white-space:pre-wrap;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
@media print{table{font-size:8pt}th,td{padding-right:.5rem}.words{min-width:0}:root{--ink:#000;--soft:#333;--paper:#fff;--line:#bbb;--shade:#f4f4f6}body{font-size:10.5pt}main{max-width:none;padding:0}figure,table,.verdict{break-inside:avoid}h2,h3,figcaption{break-after:avoid}details:not([open]){display:none}.panels{grid-template-columns:1fr 1fr}.scroll{overflow:visible}}
`.trim();
