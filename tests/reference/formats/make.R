# Makes the files of this folder: R 4.2.2, haven 2.5.1. Run in this folder.
library(haven)
d<-tibble::tibble(id=1:6, sex=labelled(c(1,2,2,1,9,NA),c(Vīrietis=1,Sieviete=2,`Nav atbildes`=9),label="Dzimums"),
 scale=labelled(c(1,5,10,7,3,2),c(`Pilnīgi neapmierināts`=1,`Pilnīgi apmierināts`=10),label="Apmierinātība"),
 city=c("Rīga","Liepāja","Rīga, centrs","quote\"d","",NA), w=c(1.5,2.25,1/3,4,5,6))
d$sex <- labelled_spss(as.numeric(d$sex), c(Vīrietis=1,Sieviete=2,`Nav atbildes`=9), na_values=9, label="Dzimums")
write_sav(d,"labels.sav"); write_sav(d,"labels.zsav",compress="zsav")
d2<-d; d2$sex<-labelled(as.numeric(c(1,2,2,1,NA,NA)),c(Vīrietis=1,Sieviete=2),label="Dzimums")
write_dta(d2,"labels.dta"); write_xpt(data.frame(id=1:3,w=c(1.5,2,3),city=c("A","B","")),"labels.xpt")
